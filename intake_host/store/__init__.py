"""What must survive a restart: embed sessions and the frame events of their pages."""
