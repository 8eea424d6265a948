import Testing

/// Tests of the program as its users meet it. One daemon at a time, to leave the others a processor.
@Suite(.serialized) enum DaemonTests {}
