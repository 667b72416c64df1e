//! Images, fonts and style sheets of mirrored and saved pages.
