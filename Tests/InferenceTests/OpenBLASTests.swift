import CKernels
import Testing

@testable import Inference

/// Choosing OpenBLAS. Its results are tested where those of all variants are.
@Suite struct OpenBLASTests {
    /// More rows, columns and depth than any variant takes at a time.
    @Test func `every variant agrees with OpenBLAS on a large product`() throws {
        let side = 512
        let (left, right) = (testValues(side * side, seed: 5), testValues(side * side, seed: 6))
        let layout = MatrixProduct.Layout(rowStep: side, columnStep: 1, offsets: [0])
        let product = MatrixProduct(rows: side, depth: side, columns: side, left: layout, right: layout)
        let expected = product.output(left, right, count: side * side, try Kernels.openBLAS.get())
        for kernels in Kernels.own {
            let actual = product.output(left, right, count: side * side, kernels)
            #expect(largestDifference(actual, expected) < 1e-4, "\(kernels.name)")
        }
    }

    @Test func `a CPU without tuned kernels multiplies by OpenBLAS`() throws {
        let openBLAS = Kernels.openBLAS
        let choice = Kernels.choose(areTuned: false, openBLAS: openBLAS)
        #expect(choice.kernels.name == "openblas")
        #expect(choice.warning == nil)
    }

    @Test func `a CPU with tuned kernels does not load OpenBLAS`() {
        var isLoaded = false
        func load() -> Result<Kernels, OpenBLASError> {
            isLoaded = true
            return Kernels.openBLAS
        }
        let choice = Kernels.choose(areTuned: true, openBLAS: load())
        #expect(choice.kernels.name == Kernels.own[0].name)
        #expect(choice.warning == nil)
        #expect(!isLoaded)
    }

    @Test(arguments: [
        ("libmissing.so.0", "libmissing.so.0: cannot open shared object file"),
        ("libm.so.6", "undefined symbol: cblas_sgemm"),
    ])
    func `without a usable OpenBLAS the plain kernels run, and a warning says why`(
        library: String, reason: String
    ) throws {
        let choice = Kernels.choose(
            areTuned: false,
            openBLAS: Result { () throws(OpenBLASError) in try Kernels.load(library) })
        #expect(choice.kernels.name == Kernels.own[0].name)
        let warning = try #require(choice.warning)
        #expect(warning.contains(reason))
        #expect(warning.hasSuffix("install libopenblas0"))
    }
}
