import Imaging
import Tracking

extension PictureLayout {
    /// Maximum size of a caption inside a box, as fractions of the box.
    private static let largestInside = (width: 0.8, height: 0.15)
    /// Fraction by which the box may shrink on each side before a caption inside moves, as hysteresis.
    private static let hysteresis = 0.1

    /// Adds the caption of a face: beside the box, shortened if there is little room, else inside a large
    /// box.
    mutating func addCaption(of face: TrackedFace, memory: inout [Int: LayoutMemory]) {
        let box = Area(boundsOf: face)
        let old = memory[face.id]
        let part = Metrics.part(for: Area(face.box), in: size, keeping: old?.part)
        let metrics = Metrics(for: size, labels: labels, fonts, part: part)
        let percent = Int((face.confidence * 100).rounded())
        let captions = ["\(face.id)  \(face.label) \(percent) %", "\(face.id)  \(face.label)", "\(face.id)"]
        let places = captions.map { caption in
            let width = fonts.bold.width(of: caption, size: metrics.text) + 2 * metrics.padding
            return placement.chips(width, metrics.chipHeight, of: box, gap: metrics.gap)
        }
        let place = captionPlace(
            among: places, of: box, keeping: old?.caption, tolerance: Double(metrics.text) / 2)
        faces.append(
            FaceLayout(
                box: box, side: Double(face.box.width), chip: place.area, metrics: metrics,
                caption: captions[place.id % captions.count],
                fullCaption: captions[0]))
        placement.take(place.area)
        memory[face.id] = LayoutMemory(part: part, caption: place.id, panel: old?.panel)
    }

    /// - Parameter places: positions of each form of the caption, the longest first.
    private func captionPlace(among places: [[Area]], of box: Area, keeping kept: Int?, tolerance: Double)
        -> Candidate
    {
        let beside = places.enumerated().flatMap { caption, areas in
            areas.enumerated().map { place, area in
                Candidate(id: place * places.count + caption, area: area, rank: caption)
            }
        }
        // The full caption inside the box is better than the number alone beside it.
        let candidates = beside.flatMap { candidate in
            guard candidate.rank < places.count - 1 else {
                return [Candidate(id: candidate.id, area: candidate.area, rank: 2 * candidate.rank)]
            }
            let inside = Candidate(
                id: candidate.id + beside.count, area: candidate.area,
                rank: candidate.rank + places.count - 1, mayCoverBox: true)
            let room = inside.id == kept ? box.grown(by: Self.hysteresis * box.width) : box
            return fits(candidate.area, inside: room) ? [candidate, inside] : [candidate]
        }
        if let place = placement.best(of: candidates, for: box, keeping: kept, tolerance: tolerance) {
            return place
        }
        // Without room anywhere, covering the corner of the own face is the least bad.
        func covered(_ place: Candidate) -> Double {
            let area = placement.covered(by: place.area) - 0.9 * place.area.intersectionArea(with: box)
            return place.id == kept ? 0.7 * area : area
        }
        guard let place = beside.min(by: { covered($0) < covered($1) }) else {
            preconditionFailure("a caption has places")
        }
        return place
    }

    private func fits(_ caption: Area, inside box: Area) -> Bool {
        caption.width <= Self.largestInside.width * box.width
            && caption.height <= Self.largestInside.height * box.height
    }
}
