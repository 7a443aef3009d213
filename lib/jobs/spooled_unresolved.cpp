#include "jobs/spooled_unresolved.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace hwsync {

namespace {

/// What stands before the two texts of a variant.
struct Head {
    Outcome outcome;
    std::int64_t product_id;
    std::int64_t variant_id;
    std::uint64_t identifier_size;
};

std::string encoded(const UnresolvedVariant& variant) {
    const Head head{variant.outcome, variant.product_id, variant.variant_id,
                    variant.identifier.size()};
    std::string piece(sizeof head, '\0');
    std::memcpy(piece.data(), &head, sizeof head);
    piece += variant.identifier;
    piece += variant.candidates;
    return piece;
}

UnresolvedVariant decoded(std::string_view piece) {
    Head head;
    std::memcpy(&head, piece.data(), sizeof head);
    const auto texts = piece.substr(sizeof head);
    return {head.outcome, head.product_id, head.variant_id,
            texts.substr(0, head.identifier_size),
            texts.substr(head.identifier_size)};
}

} // namespace

SpooledUnresolved::SpooledUnresolved(const UnresolvedList& list,
                                     std::shared_ptr<ByteSpool> spool)
    : m_spool(std::move(spool)) {
    list.for_each([this](const UnresolvedVariant& variant) {
        const auto at = m_spool->append(encoded(variant));
        if (m_count++ == 0) {
            m_first = at;
        }
    });
}

void SpooledUnresolved::for_each(const Visit& visit) const {
    auto at = m_first;
    for (std::uint64_t i = 0; i < m_count; ++i) {
        const auto piece = m_spool->read(at);
        at = m_spool->next();
        visit(decoded(piece));
    }
}

} // namespace hwsync
