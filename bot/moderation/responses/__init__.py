"""What members write with *Respond*: read before it is posted, and their own afterwards."""
