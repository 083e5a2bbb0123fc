//! Numbers in as few bytes as they need: seven bits a byte, the low ones first, the high bit where another byte follows (LEB128).
//!
//! The build script has this room, too: it uses nothing else.

/// Appends a number.
pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends numbers that grow: the first, then each less the one before and one.
pub(crate) fn put_ascending(out: &mut Vec<u8>, numbers: impl Iterator<Item = u32>) {
    let mut next = 0;
    for number in numbers {
        put(out, u64::from(number - next));
        next = number + 1;
    }
}

/// Reads bytes from the front; errors say what is wrong with them.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader of these bytes.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The next bytes.
    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], &'static str> {
        let (taken, rest) = self.bytes.split_at_checked(len).ok_or("they end too early")?;
        self.bytes = rest;
        Ok(taken)
    }

    /// A number.
    pub(crate) fn number(&mut self) -> Result<u64, &'static str> {
        let mut out = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.take(1)?[0];
            out |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(out);
            }
        }
        Err("a number is too large")
    }

    /// A number of 32 bits.
    pub(crate) fn small(&mut self) -> Result<u32, &'static str> {
        u32::try_from(self.number()?).map_err(|_| "a number is too large")
    }

    /// How many of something that takes a byte at least.
    pub(crate) fn count(&mut self) -> Result<usize, &'static str> {
        usize::try_from(self.number()?).ok().filter(|&count| count <= self.bytes.len()).ok_or("they end too early")
    }

    /// So many numbers that grow, as [`put_ascending`] writes them.
    pub(crate) fn ascending(&mut self, count: usize) -> Result<Vec<u32>, &'static str> {
        let mut next = 0u32;
        let mut number = || {
            let number = next.checked_add(self.small()?).ok_or("a number is too large")?;
            next = number.checked_add(1).ok_or("a number is too large")?;
            Ok(number)
        };
        (0..count).map(|_| number()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|&number| put(&mut bytes, number));
        put_ascending(&mut bytes, [0, 1, 7, 300].into_iter());
        let mut reader = Reader::new(&bytes);
        assert_eq!(numbers.map(|_| reader.number().unwrap()), numbers);
        assert_eq!(reader.ascending(4), Ok(vec![0, 1, 7, 300]));
        assert_eq!(reader.number(), Err("they end too early"));
    }

    #[test]
    fn what_no_writer_wrote_is_refused() {
        assert_eq!(Reader::new(&[255; 11]).number(), Err("a number is too large"));
        assert_eq!(Reader::new(&[128]).number(), Err("they end too early"));
        assert_eq!(Reader::new(&[9, 0]).count(), Err("they end too early"));
        let mut beyond = Vec::new();
        (0..2).for_each(|_| put(&mut beyond, u64::from(u32::MAX)));
        assert_eq!(Reader::new(&beyond).ascending(2), Err("a number is too large"));
    }
}
