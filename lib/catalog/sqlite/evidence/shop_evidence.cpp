#include "catalog/sqlite/evidence/shop_evidence.hpp"

#include "catalog/sqlite/evidence/feature_walk.hpp"
#include "catalog/sqlite/evidence/link_weigher.hpp"
#include "model/evidence/learner.hpp"

#include <utility>
#include <vector>

namespace hwsync::sqlite {

namespace {

std::vector<EvidenceNumbers> numbers_of_others(const Connection& connection,
                                               std::int64_t shop) {
    std::vector<EvidenceNumbers> all;
    auto rows = connection.prepare(
        "SELECT numbers FROM evidence WHERE shop <> ?1 ORDER BY shop");
    rows.bind(1, shop);
    while (rows.step()) {
        if (auto numbers = decode_numbers(rows.text(0))) {
            all.push_back(std::move(*numbers));
        }
    }
    return all;
}

template <typename Look>
void walk_automatic(FeatureWalk& links, const Look& look) {
    links.begin();
    while (links.next()) {
        for (const auto& link : links.links()) {
            if (!link.is_pinned) {
                look(link.features);
            }
        }
    }
}

} // namespace

std::optional<ShopEvidence> shop_evidence(const Connection& connection,
                                          std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT run, first_run, numbers, suspects FROM evidence"
        " WHERE shop = ?1");
    row.bind(1, shop);
    if (!row.step()) {
        return std::nullopt;
    }
    auto numbers = decode_numbers(row.text(2));
    if (!numbers) {
        return std::nullopt;
    }
    return ShopEvidence{row.integer(0), row.integer(1), std::move(*numbers),
                        static_cast<std::uint64_t>(row.integer(3))};
}

std::optional<std::uint64_t> suspects_of(const Connection& connection,
                                         std::int64_t shop) {
    auto row =
        connection.prepare("SELECT suspects FROM evidence WHERE shop = ?1");
    row.bind(1, shop);
    return row.step()
               ? std::optional{static_cast<std::uint64_t>(row.integer(0))}
               : std::nullopt;
}

CatalogNames catalog_names(const Connection& connection) {
    FeatureReader reader;
    CatalogNames names;
    auto rows = connection.prepare("SELECT handle, title FROM product"
                                   " WHERE deleted_at IS NULL"
                                   " AND title IS NOT NULL ORDER BY id");
    while (rows.step()) {
        const auto [handle, name] =
            reader.read_name(rows.text(0), rows.text(1));
        names.add(handle, name);
    }
    names.sort();
    return names;
}

namespace {

EvidenceNumbers learn_from(FeatureWalk& links, const Connection& connection,
                           std::int64_t shop) {
    EvidenceLearner learner{brand_shares(numbers_of_others(connection, shop))};
    learner.know(catalog_names(connection));
    walk_automatic(links,
                   [&](const LinkFeatures& link) { learner.look(link); });
    learner.end_looking();
    walk_automatic(links,
                   [&](const LinkFeatures& link) { learner.count(link); });
    return learner.learn();
}

void keep_all(FeatureWalk& links) {
    links.begin();
    while (links.next()) {
    }
}

} // namespace

EvidenceNumbers learn(const Connection& connection, const WeighedShop& shop) {
    LinkedProducts products{{connection, connection}, shop};
    FeatureWalk links{products, {}};
    return learn_from(links, connection, shop.shop);
}

LearnedLinks learn_of_links(const LinkSides& sides, const WeighedShop& shop,
                            const std::filesystem::path& folder,
                            std::optional<EvidenceNumbers> learned) {
    LinkedProducts products{sides, shop};
    FeatureWalk links{products, folder};
    LearnedLinks found;
    if (learned) {
        found.numbers = *std::move(learned);
        keep_all(links);
    } else {
        found.numbers = learn_from(links, sides.catalog, shop.shop);
    }
    // Now that the features are kept, no other thread reads the child's side.
    found.suspects =
        LinkWeigher{sides, sides.child, shop, found.numbers}.count_suspects(
            links);
    return found;
}

void keep_evidence(Connection& connection, std::int64_t shop, std::int64_t run,
                   const LearnedLinks& learned) {
    connection
        .prepare(
            "INSERT INTO evidence (shop, run, first_run, numbers, suspects)"
            " VALUES (?1, ?2, ?2, ?3, ?4) ON CONFLICT (shop) DO UPDATE"
            " SET run = excluded.run, numbers = excluded.numbers,"
            " suspects = excluded.suspects")
        .bind(1, shop)
        .bind(2, run)
        .bind(3, std::string_view{encode(learned.numbers)})
        .bind(4, static_cast<std::int64_t>(learned.suspects))
        .run();
}

void forget_evidence(Connection& connection, std::int64_t shop) {
    connection.prepare("DELETE FROM evidence WHERE shop = ?1")
        .bind(1, shop)
        .run();
}

} // namespace hwsync::sqlite
