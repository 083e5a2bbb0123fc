//! What a word costs by itself, in six bits.
//!
//! The build script has this room, too: it uses nothing else.

/// Cost in nats of the most frequent word a weight can express.
pub const WEIGHT_BASE_NATS: f32 = 2.5;
/// Nats between two neighbouring weights; half of it, 0.15 nats, is the quantisation error.
pub const WEIGHT_STEP_NATS: f32 = 0.3;
/// The largest weight: a word nobody has counted, about 5e-10 of running text.
pub const WEIGHT_MAX: u8 = 63;
/// Words of this weight and beyond are not searched for among the counted ones, which are walked for every token.
pub const COUNTED_BELOW: u8 = 49;

/// A word of at most this cost is a usual one, in nats: once in a million words. Of the rarer ones some are another language's, and a word of the
/// text may be a misreading that happens to be one; usual ones are meant.
pub const USUAL_NATS: f32 = 14.0;

/// The cost in nats of a weight.
pub fn weight_cost(weight: u8) -> f32 {
    WEIGHT_BASE_NATS + f32::from(weight) * WEIGHT_STEP_NATS
}

/// The weight nearest to a cost in nats.
pub fn cost_weight(cost_nats: f32) -> u8 {
    ((cost_nats - WEIGHT_BASE_NATS) / WEIGHT_STEP_NATS).round().clamp(0.0, f32::from(WEIGHT_MAX)) as u8
}
