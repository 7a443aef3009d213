#include "catalog/sqlite/evidence/shop_evidence.hpp"

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
void walk_automatic(LinkedProducts& products, const Look& look) {
    products.begin();
    while (products.next()) {
        for (const auto& link : products.links()) {
            if (!link.is_pinned) {
                look(link.rows);
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

namespace {

EvidenceNumbers learn_from(LinkedProducts& products,
                           const Connection& connection, std::int64_t shop) {
    EvidenceLearner learner{brand_shares(numbers_of_others(connection, shop))};
    walk_automatic(products, [&](const RowPair& link) { learner.look(link); });
    learner.end_looking();
    walk_automatic(products, [&](const RowPair& link) { learner.count(link); });
    return learner.learn();
}

} // namespace

EvidenceNumbers learn(const Connection& connection, const WeighedShop& shop) {
    LinkedProducts products{connection, shop};
    return learn_from(products, connection, shop.shop);
}

std::uint64_t learn_and_keep(Connection& connection, const WeighedShop& shop,
                             std::int64_t run,
                             const std::filesystem::path& folder) {
    LinkedProducts products{connection, shop};
    if (!folder.empty()) {
        products.keep(folder);
    }
    const auto numbers = learn_from(products, connection, shop.shop);
    std::uint64_t suspects = 0;
    LinkWeigher weigher{connection, shop, numbers, std::move(products)};
    weigher.visit_doubtful(
        [&](const LinkToWeigh& link, const Evidence& evidence) {
            suspects += !link.is_pinned && link.has_same_key &&
                                looks_of(evidence) == LinkLooks::suspect
                            ? 1U
                            : 0U;
        });
    connection
        .prepare(
            "INSERT INTO evidence (shop, run, first_run, numbers, suspects)"
            " VALUES (?1, ?2, ?2, ?3, ?4) ON CONFLICT (shop) DO UPDATE"
            " SET run = excluded.run, numbers = excluded.numbers,"
            " suspects = excluded.suspects")
        .bind(1, shop.shop)
        .bind(2, run)
        .bind(3, std::string_view{encode(numbers)})
        .bind(4, static_cast<std::int64_t>(suspects))
        .run();
    return suspects;
}

void forget_evidence(Connection& connection, std::int64_t shop) {
    connection.prepare("DELETE FROM evidence WHERE shop = ?1")
        .bind(1, shop)
        .run();
}

} // namespace hwsync::sqlite
