"""Members who respond, and what may go wrong until their words stand: nobody sees them before."""
