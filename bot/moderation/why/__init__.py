"""Why a reply was flagged, or let pass."""
