#include "catalog/sqlite/match/held_links.hpp"

#include "catalog/sqlite/evidence/proposed_links.hpp"
#include "model/matching.hpp"

#include <fmt/core.h>

#include <string>
#include <utility>

namespace hwsync::sqlite {

namespace {

void count_held(const HeldChange& held, const Decided& decided) {
    auto& counts = decided.counts;
    --counts.outcomes[static_cast<std::size_t>(Outcome::linked)];
    ++counts.outcomes[static_cast<std::size_t>(Outcome::conflict)];
    --decided.tally.links;
    if (held.rule == to_string(LinkRule::tie_break)) {
        --counts.tie_break;
    } else if (held.rule == to_string(LinkRule::fallback)) {
        --counts.fallback;
    }
    if (held.from == 0) {
        --counts.created;
    } else {
        --counts.updated;
        ++counts.removed;
        counts.moved_away -= held.was_loss ? 1U : 0U;
    }
}

} // namespace

std::optional<EvidenceNumbers> hold_suspect_links(Connection& connection,
                                                  const WeighedShop& shop,
                                                  const Decided& decided) {
    ProposedLinks proposed{connection, shop.shop};
    bool is_any = false;
    decided.changes.for_each([&](const LinkChange& change) {
        proposed.add(change.variant, change.to, change.rule);
        is_any = is_any || change.to != 0;
    });
    propose_awaited_pins(decided.awaited, proposed);
    if (!is_any) {
        return std::nullopt;
    }
    return proposed.visit_suspect(shop, [&](const LinkToWeigh& link,
                                            const Evidence&,
                                            std::string_view why) {
        const auto candidates = fmt::format("[\"{}\"]", link.rows.catalog.id);
        count_held(
            decided.changes.hold(link.rows.child.id,
                                 "ended: the link that its identifier asks for "
                                 "would be suspect: " +
                                     std::string{why}),
            decided);
        decided.unresolved.add({Outcome::conflict, link.rows.child.product.id,
                                link.rows.child.id, link.identifier, candidates,
                                why});
    });
}

} // namespace hwsync::sqlite
