#include "catalog/sqlite/edit/waivers.hpp"

#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/match/variant_facts.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

namespace hwsync {

namespace sqlite {

namespace {

std::vector<std::int64_t> variants_with_key(const Connection& connection,
                                            Identifier identifier,
                                            std::int64_t shop,
                                            std::string_view key) {
    auto rows = connection.prepare(
        fmt::format("SELECT id FROM shop_variant WHERE shop = ?1 AND {} ="
                    " ?2 ORDER BY id",
                    key_column(identifier)));
    rows.bind(1, shop).bind(2, key);
    return ids_of(rows);
}

/// A link is suspect for its texts, not for its keys alone.
WaivedVariants with_facts(std::vector<std::int64_t> variants, std::int64_t shop,
                          std::optional<FindingKind> kind,
                          VariantFacts& facts) {
    // Any odd factor makes the order and the number of the digests count.
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
    std::uint64_t all = 0;
    for (const auto variant : variants) {
        all = all * factor + (kind == FindingKind::suspect
                                  ? facts.with_texts_of({shop, variant})
                                  : facts.of({shop, variant}));
    }
    return {std::move(variants), static_cast<std::int64_t>(all)};
}

} // namespace

WaivedVariants waived_variants(Connection& connection, Identifier identifier,
                               ShopVariantId variant, std::string_view key,
                               std::optional<FindingKind> kind) {
    VariantFacts facts{connection, identifier};
    return with_facts(
        variant.variant != 0
            ? std::vector{variant.variant}
            : variants_with_key(connection, identifier, variant.shop, key),
        variant.shop, kind, facts);
}

void visit_waivers(
    Connection& connection, Identifier identifier, Time now,
    const std::function<void(const Waiver&, const std::vector<std::int64_t>&)>&
        visit) {
    auto rows = connection.prepare(
        "SELECT w.id, s.name, w.variant_id, w.identifier, w.kind, w.until,"
        " w.by, w.at, w.note, w.shop, w.key, w.facts FROM waiver AS w"
        " JOIN shop AS s ON s.number = w.shop WHERE w.removed_at IS NULL"
        " ORDER BY w.id");
    VariantFacts facts{connection, identifier};
    while (rows.step()) {
        Waiver waiver;
        waiver.id = rows.integer(0);
        waiver.shop = rows.text(1);
        waiver.variant_id = rows.integer(2);
        waiver.identifier = rows.text(3);
        waiver.kind = parse_finding_kind(rows.text(4));
        waiver.until = parse_time(rows.text(5));
        waiver.by = rows.text(6);
        waiver.at = parse_time(rows.text(7)).value_or(Time{});
        waiver.note = rows.text(8);
        const auto shop = rows.integer(9);
        const auto about = with_facts(
            waiver.variant_id != 0 ? std::vector{waiver.variant_id}
                                   : variants_with_key(connection, identifier,
                                                       shop, rows.text(10)),
            shop, waiver.kind, facts);
        if (waiver.until && *waiver.until < now) {
            waiver.state = WaiverState::over;
        } else if (about.facts != rows.integer(11)) {
            waiver.state = WaiverState::changed;
        }
        visit(waiver, about.variants);
    }
}

AcceptedFindings::AcceptedFindings(Connection& connection,
                                   Identifier identifier, Time now) {
    static_assert(finding_kind_count <= 32);
    visit_waivers(
        connection, identifier, now,
        [&](const Waiver& waiver, const std::vector<std::int64_t>& variants) {
            if (waiver.state != WaiverState::holds) {
                return;
            }
            const auto kinds =
                waiver.kind ? Kinds{1} << static_cast<unsigned>(*waiver.kind)
                            : ~Kinds{0};
            for (const auto variant : variants) {
                m_kinds[{waiver.shop, variant}] |= kinds;
            }
        });
}

bool AcceptedFindings::has(const Finding& finding) const {
    if (m_kinds.empty() || !is_waivable(finding.kind)) {
        return false;
    }
    const auto found =
        m_kinds.find({std::string{finding.shop}, finding.variant_id});
    return found != m_kinds.end() &&
           (found->second >> static_cast<unsigned>(finding.kind) & 1U) != 0;
}

void AcceptedFindings::drop(
    std::string_view shop,
    const std::function<bool(std::int64_t variant)>& is_dropped) {
    std::erase_if(m_kinds, [&](const auto& entry) {
        return entry.first.first == shop && is_dropped(entry.first.second);
    });
}

} // namespace sqlite

std::string_view to_string(WaiverState state) noexcept {
    switch (state) {
    case WaiverState::holds:
        return "holds";
    case WaiverState::over:
        return "over";
    case WaiverState::changed:
        break;
    }
    return "changed";
}

bool is_waivable(FindingKind kind) noexcept {
    return kind != FindingKind::damaged && kind != FindingKind::not_found &&
           kind != FindingKind::coverage && kind != FindingKind::differs;
}

void visit_waivers(const std::filesystem::path& catalog, Time now,
                   const std::function<void(const Waiver&)>& visit,
                   const StopToken& stop) {
    auto connection = sqlite::open_to_look(catalog, &stop);
    const auto identifier =
        sqlite::identity_of(connection).identifier.value_or(Identifier::sku);
    sqlite::visit_waivers(
        connection, identifier, now,
        [&](const Waiver& waiver, const std::vector<std::int64_t>&) {
            visit(waiver);
        });
}

} // namespace hwsync
