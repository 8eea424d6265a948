"""ONNX files and their cards."""
