"""Pictures of a training and of an evaluation."""
