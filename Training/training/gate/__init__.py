"""What the face gate learns from: faces, and what a cascade takes for faces."""
