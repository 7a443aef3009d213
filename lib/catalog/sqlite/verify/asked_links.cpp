#include "catalog/sqlite/verify/file/file_findings.hpp"
#include "catalog/sqlite/verify/verification.hpp"

#include <fmt/core.h>

#include <string_view>

namespace hwsync::sqlite {

bool Verification::asks_for(std::int64_t catalog_variant) {
    const auto* target = m_judge.catalog().find(catalog_variant);
    return target != nullptr && m_asked.find(target->key) != nullptr;
}

/// A pin of a variant that no reading has shown is found by what it leads to.
void Verification::check_asked_unseen(const StoredRows::Unseen& pin,
                                      const ShopToVerify& shop,
                                      VerifiedShop& result) {
    if (!asks_for(pin.linked_to)) {
        return;
    }
    RequestedLink link;
    link.catalog_variant_id = pin.linked_to;
    link.shop = shop.scope.name;
    link.variant_id = pin.variant;
    link.origin = pin.origin;
    m_report->requested().add_link(link);
    result.links +=
        check_unseen_link(m_connection, shop.scope, pin.variant, *m_report)
            ? 1U
            : 0U;
}

void Verification::note_asked_kit(const StoredRows& rows,
                                  const ChildKeyRow& row,
                                  std::string_view shop) {
    const auto is_kit = rows.is_kit();
    const auto target = rows.linked_to();
    if (!is_kit || target == 0 || !rows.is_live() ||
        *is_kit == m_kits.contains(target)) {
        return;
    }
    auto known = m_connection.prepare("SELECT 1 FROM variant WHERE id = ?1");
    if (!known.bind(1, target).step()) {
        return;
    }
    if (!m_kit_notes) {
        m_kit_notes.emplace();
    }
    m_kit_notes->add({FindingKind::note, shop, row.identifier, target,
                      row.product_id, row.id,
                      fmt::format(fmt::runtime(*is_kit ? kit_linked_to_single
                                                       : single_linked_to_kit),
                                  target)});
}

} // namespace hwsync::sqlite
