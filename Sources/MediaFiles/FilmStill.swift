import Imaging

/// The only frame of a film, decoded already.
struct FilmStill: PictureDecoder {
    let luma: DecodedPicture
    let colours: BGRImage

    func decode(channels: Int) -> DecodedPicture {
        channels == 1 ? luma : DecodedPicture(size: colours.size, pixels: colours.pixels)
    }
}
