/// Limited-memory BFGS (Liu and Nocedal, 1989) for smooth convex functions.
enum LBFGS {
    private static let memory = 10
    private static let mostSteps = 500
    /// Squared length of the preconditioned gradient at which a point counts as the minimum.
    private static let tolerance = 1e-16
    /// Part of the expected decrease that a step must reach (Armijo's rule).
    private static let decrease = 1e-4
    private static let mostHalvings = 40

    private struct Update {
        let step: [Double]
        let change: [Double]
        /// The inverse of the product of the two.
        let scale: Double
    }

    /// - Parameters:
    ///   - function: returns the value at a point and replaces the gradient by that there.
    ///   - precondition: the product of a vector and an approximate inverse of the second derivatives.
    static func minimum(
        from start: [Double], _ function: ([Double], inout [Double]) -> Double,
        precondition: ([Double]) -> [Double]
    ) -> [Double] {
        var point = start
        var gradient = [Double](repeating: 0, count: point.count)
        var value = function(point, &gradient)
        var updates: [Update] = []
        for _ in 0..<mostSteps {
            let direction = direction(of: gradient, updates, precondition)
            let slope = Kernel.dot(direction, gradient)
            guard slope < -tolerance else { break }
            var length = 1.0
            var next = point
            var nextGradient = gradient
            var nextValue = value
            for _ in 0..<mostHalvings {
                next = point
                Kernel.add(direction, times: length, to: &next)
                nextValue = function(next, &nextGradient)
                if nextValue <= value + decrease * length * slope { break }
                length /= 2
            }
            // Rounding leaves nothing to gain.
            guard nextValue < value else { break }
            let step = direction.map { $0 * length }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let product = Kernel.dot(step, change)
            if product > 0 {
                updates.append(Update(step: step, change: change, scale: 1 / product))
                if updates.count > memory { updates.removeFirst() }
            }
            (point, gradient, value) = (next, nextGradient, nextValue)
        }
        return point
    }

    /// The two-loop recursion.
    private static func direction(
        of gradient: [Double], _ updates: [Update], _ precondition: ([Double]) -> [Double]
    ) -> [Double] {
        var vector = gradient
        var factors: [Double] = []
        for update in updates.reversed() {
            let factor = update.scale * Kernel.dot(update.step, vector)
            Kernel.add(update.change, times: -factor, to: &vector)
            factors.append(factor)
        }
        vector = precondition(vector)
        if let last = updates.last {
            let scale = 1 / (last.scale * Kernel.dot(last.change, precondition(last.change)))
            for index in vector.indices { vector[index] *= scale }
        }
        for (update, factor) in zip(updates, factors.reversed()) {
            let other = update.scale * Kernel.dot(update.change, vector)
            Kernel.add(update.step, times: factor - other, to: &vector)
        }
        return vector.map { -$0 }
    }
}
