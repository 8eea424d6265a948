import Imaging

extension Orientation {
    /// The nearest orientation to what a film's container says: the pixel (x, y) goes to (a x + c y, b x + d y).
    init(a: Double, b: Double, c: Double, d: Double) {
        let isMirrored = a * d - b * c < 0
        // Where the pixel (1, 0) goes before left and right are exchanged.
        let (right, down) = (isMirrored ? -a : a, b)
        let rotation: Rotation =
            switch abs(right) >= abs(down) {
            case true: right < 0 ? .half : .none
            case false: down < 0 ? .threeQuarters : .quarter
            }
        self.init(rotation: rotation, isMirrored: isMirrored)
    }
}
