import ProgramSupport

await Program.run(EmotionDaemon.self, isService: true)
