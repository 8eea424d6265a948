import ProgramSupport

await Program.run(EmotionControl.self)
