"""What turns a network and faces into a trained network."""
