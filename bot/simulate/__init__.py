"""Many moderators at once on a simulated Discord, to see that nothing is ever done twice."""
