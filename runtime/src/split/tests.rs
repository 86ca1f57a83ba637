use super::*;

#[test]
fn the_draw_is_what_it_always_was() {
    let draws = [
        draw("RenewalOutreach", "offer", "c-1"),
        draw("RenewalOutreach", "offer", "c-2"),
        draw("RenewalOutreach", "other", "c-1"),
        draw("Rebook", "offer", "c-1"),
        draw("", "", ""),
        draw("Zürich", "größe", "東京"),
    ];
    assert_eq!(draws, [2982, 3355, 6105, 9470, 8838, 1167]);
}

#[test]
fn names_do_not_run_into_each_other() {
    assert_ne!(draw("ab", "c", "d"), draw("a", "bc", "d"));
}

#[test]
fn the_shares_are_met() {
    let mut taken = [0_u32; 3];
    for contact in 0..100_000 {
        let draw = draw("J", "s", &format!("contact-{contact}"));
        taken[arm(draw, [8_000, 1_975, 25].into_iter()).unwrap()] += 1;
    }
    assert!(taken[0].abs_diff(80_000) < 500, "{taken:?}");
    assert!(taken[1].abs_diff(19_750) < 500, "{taken:?}");
    assert!(taken[2].abs_diff(250) < 60, "{taken:?}");
}

#[test]
fn changing_shares_moves_only_contacts_at_the_edges() {
    for draw in 0..10_000 {
        let before = arm(draw, [5_000, 5_000].into_iter());
        let after = arm(draw, [6_000, 4_000].into_iter());
        assert_eq!(before != after, (5_000..6_000).contains(&draw));
    }
}

#[test]
fn the_last_arm_takes_what_is_left() {
    assert_eq!(arm(9_999, [1, 1].into_iter()), Some(1));
    assert_eq!(arm(0, [].into_iter()), None);
}
