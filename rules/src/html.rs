//! HTML in, HTML out.
