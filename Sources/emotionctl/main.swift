import ProgramSupport

Program.prepare(EmotionControl.self)
await Program.run(EmotionControl.self)
