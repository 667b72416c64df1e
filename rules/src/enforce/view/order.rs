//! Which children can stay where they are when a list of children becomes another one.

use foldhash::{HashMap, HashSet};

use crate::document::NodeId;

/// The most of `before` that stand in `now` in the same order, out of those that `may_stay`; the rest has to be placed anew.
pub fn kept(
    before: &[NodeId],
    now: &[NodeId],
    may_stay: impl Fn(NodeId) -> bool,
) -> HashSet<NodeId> {
    let places: HashMap<NodeId, usize> = before
        .iter()
        .enumerate()
        .map(|(place, node)| (*node, place))
        .collect();
    let common: Vec<(NodeId, usize)> = now
        .iter()
        .filter(|node| may_stay(**node))
        .filter_map(|node| Some((*node, *places.get(node)?)))
        .collect();
    if common.is_sorted_by_key(|(_, place)| *place) {
        return common.into_iter().map(|(node, _)| node).collect();
    }
    longest_rising(&common)
}

/// By patience sorting: `ends[n]` is where the best rising run of length n + 1 ends.
fn longest_rising(items: &[(NodeId, usize)]) -> HashSet<NodeId> {
    let mut ends: Vec<usize> = Vec::new();
    let mut former: Vec<Option<usize>> = vec![None; items.len()];
    for (index, (_, place)) in items.iter().enumerate() {
        let length = ends.partition_point(|end| items[*end].1 < *place);
        former[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    std::iter::successors(ends.last().copied(), |index| former[*index])
        .map(|index| items[index].0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[u32], now: &[u32], expected: &[u32]) {
        let nodes = |ids: &[u32]| ids.iter().map(|id| NodeId(*id)).collect::<Vec<_>>();
        let mut kept: Vec<u32> = kept(&nodes(before), &nodes(now), |_| true)
            .into_iter()
            .map(|node| node.0)
            .collect();
        kept.sort_unstable();
        assert_eq!(kept, expected, "{before:?} {now:?}");
    }

    #[test]
    fn as_few_as_possible_move() {
        check(&[1, 2, 3], &[1, 2, 3], &[1, 2, 3]);
        check(&[1, 2, 3], &[1, 4, 3], &[1, 3]);
        check(&[1, 2, 3, 4], &[2, 3, 4, 1], &[2, 3, 4]);
        check(&[1, 2, 3], &[], &[]);
        check(&[], &[1], &[]);
        check(&[1, 2, 3, 4, 5], &[5, 1, 4, 2, 3], &[1, 2, 3]);
    }
}
