//! Wide integers against `u128`, and the laws of division beyond it.

use proptest::prelude::*;

use super::*;

const MAX: Wide = Wide([u64::MAX; LIMBS]);

fn any_wide() -> impl Strategy<Value = Wide> {
    // Limbs at the edges and few significant limbs make carries and short divisors likely.
    let limb = prop_oneof![Just(0), Just(1), Just(u64::MAX), any::<u64>()];
    (prop::array::uniform6(limb), 0..=LIMBS).prop_map(|(mut limbs, kept)| {
        limbs.iter_mut().skip(kept).for_each(|limb| *limb = 0);
        Wide(limbs)
    })
}

#[test]
fn nothing_wraps() {
    assert_eq!(MAX.checked_add(Wide::ONE), None);
    assert_eq!(Wide::ZERO.checked_sub(Wide::ONE), None);
    assert_eq!(MAX.checked_mul(Wide::from(2)), None);
    assert_eq!(MAX.checked_scale(1), None);
    assert_eq!(MAX.div_rem(Wide::ZERO), None);
    assert_eq!(Wide::ONE.div_rem(Wide::ZERO), None);
    assert_eq!(Wide::ONE.checked_scale(115).and_then(Wide::to_u128), None);
    assert_eq!(Wide::ONE.checked_scale(116), None, "10^116 exceeds 384 bits");
    assert_eq!(MAX.div_rem(MAX), Some((Wide::ONE, Wide::ZERO)));
}

proptest! {
    #[test]
    fn small_numbers_behave_as_u128(a: u64, b: u64, power in 0u32..=19) {
        let (x, y) = (u128::from(a), u128::from(b));
        prop_assert_eq!(Wide::from(x).checked_add(Wide::from(y)), Some(Wide::from(x + y)));
        prop_assert_eq!(Wide::from(x).checked_mul(Wide::from(y)), Some(Wide::from(x * y)));
        prop_assert_eq!(Wide::from(x).checked_sub(Wide::from(y)), x.checked_sub(y).map(Wide::from));
        prop_assert_eq!(Wide::from(x).checked_scale(power), Some(Wide::from(x * 10u128.pow(power))));
        prop_assert_eq!(Wide::from(x).cmp(&Wide::from(y)), x.cmp(&y));
        prop_assert_eq!(Wide::from(x).is_odd(), x % 2 == 1);
    }

    #[test]
    fn u128_goes_in_and_comes_out(value: u128) {
        prop_assert_eq!(Wide::from(value).to_u128(), Some(value));
    }

    #[test]
    fn quotient_and_remainder_make_up_the_dividend(a in any_wide(), b in any_wide()) {
        match a.div_rem(b) {
            None => prop_assert!(b.is_zero()),
            Some((quotient, remainder)) => {
                prop_assert!(remainder < b);
                let product = quotient.checked_mul(b).unwrap();
                prop_assert_eq!(product.checked_add(remainder), Some(a));
            }
        }
    }

    #[test]
    fn subtraction_undoes_addition(a in any_wide(), b in any_wide()) {
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
            prop_assert!(sum >= a);
        }
    }

    #[test]
    fn multiplication_commutes_and_divides_back(a in any_wide(), b in any_wide()) {
        prop_assert_eq!(a.checked_mul(b), b.checked_mul(a));
        if let Some(product) = a.checked_mul(b) && !b.is_zero() {
            prop_assert_eq!(product.div_rem(b), Some((a, Wide::ZERO)));
        }
    }
}
