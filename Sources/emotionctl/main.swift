import ProgramSupport

// Before the first thread, as each keeps the arena that it is given.
ProcessMemory.configure()
Program.prepare(EmotionControl.self)
await Program.run(EmotionControl.self)
