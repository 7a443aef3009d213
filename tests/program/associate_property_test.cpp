#include "program/link_entries.hpp"
#include "program/plain_matching.hpp"
#include "program/query.hpp"
#include "program/random_shop.hpp"
#include "program/test_folder.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/import.hpp>
#include <hwsync/verify.hpp>

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>
#include <memory>

namespace {

using plain::Links;
using plain::Rules;

class Silent : public hwsync::Observer {
public:
    void progress(const hwsync::Progress&) override {}
    void log(hwsync::Severity, std::string_view) override {}
};

struct Counts {
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t removed = 0;
};

/// Whether a reading holds the whole shop or what has changed.
using hwsync::Reading;

/// A catalog that is filled and associated through the library.
class Catalog {
public:
    std::string path() const { return m_folder / "catalog.db"; }

    void import(const RandomShop& shop, const Rules& rules,
                const std::string& now) {
        auto request =
            request_of<hwsync::ImportRequest>(to_jsonl(shop.products()), now);
        request.identifier = rules.identifier;
        hwsync::import_products(request, m_observer, m_stop);
    }

    hwsync::AssociateResult
    associate(const std::vector<ExportProduct>& products, Reading reading,
              const Rules& rules, const std::string& now, bool dry_run = false,
              bool use_loader = true) {
        auto request =
            request_of<hwsync::AssociateRequest>(to_jsonl(products), now);
        request.shop = "eu";
        request.reading = reading;
        request.strip_prefix = rules.strip_prefix;
        request.strip_suffix = rules.strip_suffix;
        request.matching = rules.matching;
        request.dry_run = dry_run;
        request.use_loader = use_loader;
        return hwsync::associate_shop(request, m_observer, m_stop);
    }

    /// What verify finds of the child's links and outcomes.
    hwsync::VerifyResult verify(const Rules& rules) {
        hwsync::VerifyRequest request;
        request.catalog = path();
        request.children = {
            {"eu", rules.strip_prefix, rules.strip_suffix, rules.matching}};
        return hwsync::verify_catalog(request, m_observer, m_stop);
    }

    void change(const std::string& sql) const { store(path(), sql); }

    Links links() const {
        Links links;
        for (const auto& row :
             query(path(),
                   "SELECT variant_id, origin, catalog_variant_id FROM links"
                   " UNION ALL SELECT variant_id, 'manual', 0 FROM blocks"
                   " WHERE variant_id IS NOT NULL")) {
            links[std::stoll(row[0])] = {
                row[1] == "manual", std::stoll(row[2]), {}, false};
        }
        return links;
    }

    /// All that a run of associate may write, bookkeeping aside.
    std::vector<std::vector<std::string>> dump() const {
        std::vector<std::vector<std::string>> rows;
        for (const auto* table :
             {"shop", "shop_product", "shop_variant", "link", "link_history",
              "link_run", "unresolved", "property", "watermark"}) {
            for (auto& row : query_private_tables(
                     path(), fmt::format("SELECT * FROM {}", table))) {
                rows.push_back(std::move(row));
            }
        }
        return rows;
    }

private:
    template <typename Request>
    Request request_of(const std::string& lines, const std::string& now) {
        Request request;
        request.catalog = path();
        request.file = m_folder.write("export.jsonl", lines);
        request.max_delete = 100;
        request.allow_foreign = true;
        request.by = "a test";
        request.as_of = hwsync::parse_time(now);
        request.clock = [time = *request.as_of] { return time; };
        return request;
    }

    TestFolder m_folder;
    Silent m_observer;
    hwsync::StopToken m_stop;
};

std::vector<plain::Variant>
variants_of(const std::vector<ExportProduct>& products) {
    std::vector<plain::Variant> variants;
    for (const auto& product : products) {
        for (const auto& variant : product.variants) {
            variants.push_back({variant.id, product.status,
                                variant.sku.value_or(""),
                                variant.barcode.value_or("")});
        }
    }
    return variants;
}

/// What is known of a shop once these products have been read.
void read_into(std::vector<ExportProduct>& known,
               const std::vector<ExportProduct>& read, Reading reading) {
    if (reading == Reading::whole) {
        known = read;
        return;
    }
    for (const auto& product : read) {
        std::erase_if(known, [&](const ExportProduct& old) {
            return old.id == product.id;
        });
        for (auto& old : known) {
            std::erase_if(old.variants, [&](const ExportVariant& variant) {
                return std::any_of(product.variants.begin(),
                                   product.variants.end(),
                                   [&](const ExportVariant& moved) {
                                       return moved.id == variant.id;
                                   });
            });
        }
    }
    known.insert(known.end(), read.begin(), read.end());
}

std::string text_of(std::string_view outcome, std::int64_t target,
                    const std::vector<std::int64_t>& candidates) {
    return fmt::format("{} {} [{}]", outcome, target,
                       fmt::join(candidates, ","));
}

using Texts = std::map<std::int64_t, std::string>;

Texts texts_of(const plain::Answer& answer) {
    Texts texts;
    for (const auto& [id, said] : answer.variants) {
        const auto link = answer.links.find(id);
        texts[id] = text_of(
            said.outcome, link == answer.links.end() ? 0 : link->second.target,
            said.candidates);
    }
    return texts;
}

/// What the run left in the catalog and said of each variant.
Texts texts_of(const Catalog& catalog, const hwsync::AssociateResult& result,
               const Links& links) {
    Texts texts;
    for (const auto& row :
         query_private_tables(catalog.path(), "SELECT id FROM shop_variant"
                                              " WHERE deleted_at IS NULL")) {
        const auto id = std::stoll(row[0]);
        const auto link = links.find(id);
        if (link != links.end()) {
            texts[id] = text_of(link->second.manual ? "pinned" : "linked",
                                link->second.target, {});
        }
    }
    result.unresolved->for_each([&](const hwsync::UnresolvedVariant& one) {
        std::string candidates{one.candidates};
        std::erase(candidates, '"');
        texts[one.variant_id] +=
            fmt::format("{} 0 {}", hwsync::to_string(one.outcome), candidates);
    });
    return texts;
}

std::string differences(const Texts& actual, const Texts& expected) {
    std::string text;
    for (const auto& [id, said] : expected) {
        const auto found = actual.find(id);
        const auto* const other =
            found == actual.end() ? "nothing" : found->second.c_str();
        if (other != said) {
            text += fmt::format("{}: {}, not {}\n", id, other, said);
        }
    }
    for (const auto& [id, said] : actual) {
        if (!expected.contains(id)) {
            text += fmt::format("{}: {}, yet it is not known\n", id, said);
        }
    }
    return text;
}

Counts counts_between(const Links& before, const Links& after) {
    Counts counts;
    for (const auto& [id, link] : after) {
        const auto old = before.find(id);
        if (!link.manual) {
            ++(old == before.end()                 ? counts.created
               : old->second.target != link.target ? counts.updated
                                                   : counts.unchanged);
        }
    }
    for (const auto& [id, link] : before) {
        counts.removed += after.contains(id) ? 0U : 1U;
    }
    return counts;
}

/// By its own implementation, verify comes to the same.
void check_verified(const hwsync::VerifyResult& result,
                    const plain::Answer& expected) {
    std::map<std::string, std::uint64_t> outcomes;
    for (const auto& [id, said] : expected.variants) {
        ++outcomes[said.outcome];
    }
    const auto& shop = result.shops.front();
    CHECK(shop.unmatched == outcomes["unmatched"]);
    CHECK(shop.near == outcomes["near"]);
    CHECK(shop.no_identifier == outcomes["no_identifier"]);
    CHECK(shop.pending == 0);
    using Kind = hwsync::FindingKind;
    CHECK(result.count(Kind::ambiguous) == outcomes["ambiguous"]);
    CHECK(result.count(Kind::duplicate) == outcomes["duplicate"]);
    CHECK(result.count(Kind::conflict) == outcomes["conflict"]);
    CHECK(result.count(Kind::missing) == 0);
    CHECK(result.count(Kind::wrong) == 0);
}

void check_counts(const hwsync::AssociateResult& result,
                  const plain::Answer& expected, const Counts& counts) {
    CHECK(result.counts.created == counts.created);
    CHECK(result.counts.updated == counts.updated);
    CHECK(result.counts.unchanged == counts.unchanged);
    CHECK(result.counts.removed == counts.removed);
    std::map<std::string, std::uint64_t> outcomes;
    for (const auto& [id, said] : expected.variants) {
        ++outcomes[said.outcome];
    }
    for (std::size_t i = 0; i < hwsync::outcome_count; ++i) {
        const auto outcome = static_cast<hwsync::Outcome>(i);
        const std::string word{hwsync::to_string(outcome)};
        CAPTURE(word);
        CHECK(result.counts.of(outcome) == outcomes[word]);
    }
}

/// Every change of a link, and nothing else, is an entry of the history.
void check_history(const Catalog& catalog, std::int64_t run,
                   const Links& before, const Links& after) {
    Texts expected;
    for (const auto& [id, link] : after) {
        const auto old = before.find(id);
        const auto from = old == before.end() ? 0 : old->second.target;
        if (from != link.target) {
            expected[id] = fmt::format("{} to {}", from, link.target);
        }
    }
    for (const auto& [id, link] : before) {
        if (!after.contains(id)) {
            expected[id] = fmt::format("{} to 0", link.target);
        }
    }
    Texts actual;
    for (const auto& row : query_private_tables(
             catalog.path(),
             fmt::format("SELECT variant_id, coalesce(from_id, 0),"
                         " coalesce(to_id, 0) FROM {}"
                         " WHERE run = {} AND from_id IS NOT to_id",
                         link_entries, run))) {
        actual[std::stoll(row[0])] += fmt::format("{} to {}", row[1], row[2]);
    }
    CHECK(differences(actual, expected) == "");
}

/// What an operator does between two runs, in the catalog and in `links`.
void hold_some(Dice& dice, const Catalog& catalog, const RandomShop& primary,
               const std::vector<ExportProduct>& known, Links& links) {
    const auto ours = variants_of(known);
    const auto theirs = variants_of(primary.products());
    if (ours.empty() || !dice.once_in(2)) {
        return;
    }
    const auto id = dice.one_of(ours).id;
    if (dice.once_in(3)) {
        catalog.change(fmt::format("DELETE FROM link WHERE variant_id = {}"
                                   " AND origin = 'manual'",
                                   id));
        if (links.contains(id) && links[id].manual) {
            links.erase(id);
        }
        return;
    }
    const auto target = dice.once_in(3) ? 0 : dice.one_of(theirs).id;
    catalog.change(fmt::format(
        "DELETE FROM link WHERE variant_id = {0};"
        "INSERT INTO link (shop, variant_id, catalog_variant_id, origin, run,"
        " linked_at, by) SELECT number, {0}, nullif({1}, 0), 'manual', 1,"
        " '2026-01-01T00:00:00Z', 'a test' FROM shop WHERE name = 'eu'",
        id, target));
    links[id] = {true, target, {}, false};
}

Rules random_rules(Dice& dice, Rules rules) {
    using namespace hwsync;
    rules.matching.on_duplicate =
        dice.once_in(4) ? OnDuplicate::link : OnDuplicate::hold;
    rules.matching.near = dice.once_in(2) ? OnNear::link : OnNear::report;
    rules.matching.cross_check =
        dice.once_in(3) ? CrossCheck::hold : CrossCheck::report;
    rules.matching.tie_break =
        dice.once_in(4) ? TieBreak::off : TieBreak::other;
    const std::array<decltype(rules.matching.ignore), 3> ignored{
        std::nullopt, std::vector<std::string>{"A1", "n/a"},
        std::vector<std::string>{}};
    rules.matching.ignore = dice.one_of(ignored);
    rules.strip_prefix = dice.once_in(2) ? "EU-" : "";
    rules.strip_suffix = dice.once_in(3) ? "-X" : "";
    return rules;
}

/// A catalog, two stores, and what the plain rules say of them so far.
class History {
public:
    explicit History(std::uint32_t seed)
        : m_dice(seed), m_fallback_dice(seed), m_primary(m_dice, 1000),
          m_child(m_dice, 500000) {
        m_rules.identifier = m_dice.once_in(3) ? hwsync::Identifier::barcode
                                               : hwsync::Identifier::sku;
        m_rules = random_rules(m_dice, m_rules);
        choose_fallback();
    }

    void live(int round) {
        const auto now = fmt::format("2026-01-{:02}T00:00:00Z", round + 1);
        if (round > 0) {
            m_primary.live_on(now);
            m_child.live_on(now);
            hold_some(m_dice, m_catalog, m_primary, m_known, m_links);
        }
        if (m_dice.once_in(4)) {
            m_rules = random_rules(m_dice, m_rules);
            choose_fallback();
        }
        m_catalog.import(m_primary, m_rules, now);
        const auto reading =
            round == 0 || m_dice.once_in(2) ? Reading::whole : Reading::partial;
        associate(reading, now);
    }

    /// All there is, associated anew with a catalog of its own.
    void check_against_a_new_catalog() {
        const std::string now = "2026-02-01T00:00:00Z";
        Catalog fresh;
        fresh.import(m_primary, m_rules, now);
        const auto result =
            fresh.associate(m_known, Reading::whole, m_rules, now);
        const auto links = fresh.links();
        const auto expected = plain::match(variants_of(m_primary.products()),
                                           variants_of(m_known), {}, m_rules);
        CHECK(differences(texts_of(fresh, result, links), texts_of(expected)) ==
              "");
    }

private:
    void choose_fallback() {
        m_rules.matching.fallback = m_fallback_dice.once_in(2)
                                        ? hwsync::Fallback::other
                                        : hwsync::Fallback::off;
    }

    void associate(Reading reading, const std::string& now) {
        const auto& read =
            reading == Reading::whole ? m_child.products() : m_child.changed();
        read_into(m_known, read, reading);
        const auto expected =
            plain::match(variants_of(m_primary.products()),
                         variants_of(m_known), m_links, m_rules);
        const auto before = m_catalog.links();
        const auto foreseen =
            m_catalog.associate(read, reading, m_rules, now, true);
        // The new catalog of the end is loaded.
        const auto result =
            m_catalog.associate(read, reading, m_rules, now, false, false);
        const auto after = m_catalog.links();
        REQUIRE(differences(texts_of(m_catalog, result, after),
                            texts_of(expected)) == "");
        const auto counts = counts_between(before, expected.links);
        check_counts(result, expected, counts);
        check_counts(foreseen, expected, counts);
        check_history(m_catalog, result.run.value(), before, after);
        check_verified(m_catalog.verify(m_rules), expected);

        const auto stored = m_catalog.dump();
        m_catalog.associate(read, reading, m_rules, now);
        CHECK(m_catalog.dump() == stored);
        m_links = expected.links;
    }

    Dice m_dice;
    Dice m_fallback_dice; ///< so that the stores are what they are without it
    RandomShop m_primary;
    RandomShop m_child;
    Rules m_rules;
    Catalog m_catalog;
    std::vector<ExportProduct> m_known;
    Links m_links;
};

} // namespace

TEST_CASE("random stores are associated as the plain rules say") {
    for (std::uint32_t seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        History history{seed};
        for (int round = 0; round < 8; ++round) {
            CAPTURE(round);
            history.live(round);
        }
        history.check_against_a_new_catalog();
    }
}
