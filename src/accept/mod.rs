//! The accept model: from a proposed correction's features to the probability that it is right.
//!
//! The lattice's posterior is over-confident (FINDINGS §1); boosted trees over a few dozen printable features calibrate it.

pub mod features;
pub mod model;
pub mod train;
