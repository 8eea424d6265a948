"""Random views of faces, computed for a whole batch on its device."""
