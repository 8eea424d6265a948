import Tracking

/// Summary of a picture or video.
struct FileSummary {
    let file: String
    private(set) var frames = 0
    /// Duration of a video; 0 for a picture.
    private(set) var seconds = 0.0
    /// Tracks in the order of their appearance.
    private(set) var tracks: [TrackSummary] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ sighting: Sighting) {
        frames += 1
        let time = sighting.position.seconds
        for face in sighting.faces {
            if let place = tracks.firstIndex(where: { $0.id == face.id }) {
                tracks[place].see(face, at: time)
            } else {
                tracks.append(TrackSummary(face, at: time))
            }
        }
    }

    mutating func end(after last: Sighting, frameSeconds: Double) {
        if last.isOfVideo { seconds = last.position.seconds + frameSeconds }
        for place in tracks.indices { tracks[place].end(frameSeconds: frameSeconds) }
    }
}
