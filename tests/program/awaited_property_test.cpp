// Whatever two stores and an operator have done, a dry run, a plan and the
// commands that look say what the next associate then does.

#include "program/imports.hpp"
#include "program/planned_shops.hpp"
#include "program/query.hpp"
#include "program/random_shop.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

using Words = PlannedShops::Words;
using Lines = std::set<std::string>;

constexpr std::array<const char*, 10> skus{"A",  "B", "C", "D",   "a",
                                           "b ", "c", "X", "N/A", ""};
constexpr std::array<const char*, 4> barcodes{"", "9520000001995",
                                              "012345000010", "ABC"};

ExportVariant random_variant(Dice& dice, std::int64_t id) {
    return {id, dice.one_of(skus), dice.one_of(barcodes)};
}

/// A child store that often makes variants anew, and brings some back.
class Child {
public:
    explicit Child(Dice& dice) : m_dice(dice) {
        for (std::int64_t id = 50; id < 56; ++id) {
            m_products.push_back({id, {random_variant(dice, ++m_last)}});
        }
    }

    void live_on() {
        for (auto& product : m_products) {
            change(product.variants);
        }
    }

    const PlannedShops::Products& products() const { return m_products; }

    /// A live variant, or one that is gone.
    std::int64_t any() {
        return m_gone.empty() || !m_dice.once_in(4)
                   ? m_dice.one_of(m_dice.one_of(m_products).variants).id
                   : m_dice.one_of(m_gone).id;
    }

private:
    void change(std::vector<ExportVariant>& variants) {
        const auto at = m_dice.below(variants.size());
        switch (m_dice.below(9)) {
        case 0:
        case 1:
        case 2:
            m_gone.push_back(variants[at]);
            variants[at].id = ++m_last;
            break;
        case 3:
            variants[at] = random_variant(m_dice, variants[at].id);
            break;
        case 4:
            variants.push_back(random_variant(m_dice, ++m_last));
            break;
        case 5:
            if (!m_gone.empty()) {
                variants.push_back(m_gone.back());
                m_gone.pop_back();
            }
            break;
        case 6:
            if (variants.size() > 1) {
                m_gone.push_back(variants[at]);
                variants.erase(variants.begin() +
                               static_cast<std::ptrdiff_t>(at));
            }
            break;
        default:
            break;
        }
    }

    Dice& m_dice;
    std::int64_t m_last = 100;
    PlannedShops::Products m_products;
    std::vector<ExportVariant> m_gone;
};

/// A catalog, and copies of it as it is.
class Shops : public PlannedShops {
public:
    explicit Shops(const Words& rules) : m_rules(rules) {}

    void copy_from(const Shops& other) const {
        std::filesystem::copy_file(
            other.catalog(), catalog(),
            std::filesystem::copy_options::overwrite_existing);
    }

    RunResult done(Words words, int exit_code = 0) const {
        words.insert(words.begin(), m_rules.begin(), m_rules.end());
        auto result = run(words);
        CAPTURE(words);
        CAPTURE(result.out);
        CAPTURE(result.err);
        CHECK((exit_code < 0 || result.exit_code == exit_code));
        return result;
    }

    rapidjson::Document associated(const Products& products,
                                   const Words& more = {}) const {
        Words words{"--shop",          "eu", "--max-delete", "100",
                    "--allow-foreign", "-f", "json"};
        words.insert(words.end(), m_rules.begin(), m_rules.end());
        words.insert(words.end(), more.begin(), more.end());
        const auto result = try_associate(products, words);
        CAPTURE(result.out);
        CAPTURE(result.err);
        auto document = document_of(result);
        REQUIRE(result.exit_code == 0);
        REQUIRE(document.HasMember("shops"));
        return document;
    }

    /// The outcome of each live variant, or something else that is said of it.
    std::map<std::string, std::string>
    explained(const Products& products, const char* what = "outcome") const {
        std::map<std::string, std::string> outcomes;
        for (const auto& product : products) {
            const auto document =
                document_of(done({"explain", "--shop", "eu", "--product-id",
                                  std::to_string(product.id), "-f", "json"}));
            for (const auto& one : document["variants"].GetArray()) {
                outcomes[text_of(one["variant_id"])] = text_of(one[what]);
            }
        }
        return outcomes;
    }

    /// Those that await a pin or block, as explained.
    Lines awaiting(const Products& products) const {
        Lines awaiting;
        for (const auto& [variant, reason] : explained(products, "reason")) {
            if (reason.starts_with("it was made anew in stead of") ||
                reason.starts_with("it is back in the shop")) {
                awaiting.insert(variant);
            }
        }
        return awaiting;
    }

    /// The same as listed.
    Lines listed_as_awaiting() const {
        Lines listed;
        for (const auto& row :
             query(catalog(), "SELECT variant_id FROM unlinked"
                              " WHERE outcome = 'pinned'")) {
            listed.insert(row[0]);
        }
        return listed;
    }

    bool has_blocked_keys() const {
        return query_value(catalog(), "SELECT COUNT(*) FROM blocks"
                                      " WHERE variant_id IS NULL") != "0";
    }

    /// What verify finds of variants that are linked as nobody said.
    Lines found() const {
        Lines found;
        const auto verified = document_of(done({"verify", "-f", "json"}, -1));
        for (const auto& one : verified["findings"].GetArray()) {
            const auto kind = text_of(one["kind"]);
            // A pin is judged where it is as yet.
            if (kind != "note" && kind != "stale") {
                found.insert(kind + " " + text_of(one["variant_id"]));
            }
        }
        return found;
    }

    Lines unlinked() const {
        Lines lines;
        for (const auto& row :
             query(catalog(), "SELECT variant_id, outcome, candidates"
                              " FROM unlinked")) {
            lines.insert(row[0] + " " + row[1] + " " + row[2]);
        }
        return lines;
    }

    /// Without the variants' ids: a pin's is another one until it moves.
    std::string counted() const {
        const auto status = document_of(done({"status", "-f", "json"}, -1));
        std::string all;
        for (const auto& shop : status["shops"].GetArray()) {
            if (text_of(shop["shop"]) == "eu") {
                for (const auto& one : shop["outcomes"].GetObject()) {
                    all += fmt::format("{} {}, ", text_of(one.name),
                                       one.value.GetInt());
                }
            }
        }
        return all;
    }

private:
    Words m_rules;
};

constexpr std::array<const char*, 14> counts{
    "variants", "linked",        "created",   "updated",   "unchanged",
    "removed",  "unmatched",     "ambiguous", "duplicate", "near",
    "conflict", "no_identifier", "pinned",    "suspect"};

std::string counts_of(const rapidjson::Document& associated) {
    const auto& shop = associated["shops"][0];
    std::string text;
    for (const auto* name : counts) {
        text += fmt::format("{} {}, ", name,
                            shop[name].IsNull() ? 0 : shop[name].GetInt());
    }
    return text;
}

Lines unresolved_in(const rapidjson::Document& associated) {
    Lines lines;
    for (const auto& one : associated["shops"][0]["unresolved"].GetArray()) {
        std::string line =
            text_of(one["variant_id"]) + " " + text_of(one["outcome"]);
        for (const auto& candidate : one["candidates"].GetArray()) {
            line += " " + text_of(candidate);
        }
        lines.insert(line);
    }
    return lines;
}

/// Automatic links that come, move or go.
Lines changes_in(const rapidjson::Document& associated) {
    Lines lines;
    for (const auto& one : associated["shops"][0]["changes"].GetArray()) {
        const auto id = [&](const char* side) {
            return one[side].IsNull() ? std::string{"-"} : text_of(one[side]);
        };
        lines.insert(fmt::format("{}: {} > {} {}", text_of(one["variant_id"]),
                                 id("from"), id("to"), text_of(one["reason"])));
    }
    return lines;
}

/// What a run made of each variant, given what is said once it is done: of what
/// then has room, that may be more.
std::string outcomes_in(const rapidjson::Document& associated,
                        std::map<std::string, std::string> after) {
    for (const auto& one : associated["shops"][0]["unresolved"].GetArray()) {
        after[text_of(one["variant_id"])] = text_of(one["outcome"]);
    }
    return fmt::format("{}", after);
}

Lines without(Lines lines, const std::string& text) {
    std::erase_if(lines, [&](const std::string& line) {
        return line.find(text) != std::string::npos;
    });
    return lines;
}

Lines automatic(const rapidjson::Document& associated) {
    auto lines = changes_in(associated);
    for (const auto* held :
         {"pinned", "blocked: ", "blocked again", "went along"}) {
        lines = without(lines, held);
    }
    return lines;
}

std::string joined(const Lines& lines) {
    return fmt::format("{}", fmt::join(lines, "; "));
}

std::string random_rules(Dice& dice) {
    return fmt::format(
        "[matching]\non_duplicate = \"{}\"\nnear = \"{}\"\n"
        "cross_check = \"{}\"\ntie_break = \"{}\"\nfallback = \"{}\"\n"
        "evidence = \"{}\"\n",
        dice.once_in(2) ? "hold" : "link", dice.once_in(2) ? "report" : "link",
        dice.once_in(2) ? "report" : "hold", dice.once_in(2) ? "off" : "other",
        dice.once_in(2) ? "off" : "other", dice.once_in(2) ? "off" : "hold");
}

/// Pins and blocks, of variants and keys, and takes some back.
void decide(Dice& dice, Child& child, const Shops& shops) {
    for (auto deeds = dice.below(5); deeds > 0; --deeds) {
        const auto id = std::to_string(child.any());
        Words words{"link", "remove", "--shop", "eu", "--variant-id", id};
        switch (dice.below(6)) {
        case 0:
            break;
        case 1:
            words.emplace_back("--allow-relink");
            break;
        case 2:
            words = {"link", "remove", "--shop",
                     "eu",   "--key",  dice.once_in(2) ? "A" : "b"};
            if (dice.once_in(2)) {
                words.emplace_back("--allow-relink");
            }
            break;
        default:
            words[1] = "add";
            words.insert(words.end(),
                         {"--unseen", "--replace", "--catalog-variant-id",
                          fmt::format("1{}", 1 + dice.below(6))});
        }
        shops.done(words, -1);
    }
}

void check_that_all_say_what_is_done(const Shops& shops, const Shops& copy,
                                     const PlannedShops::Products& read) {
    copy.copy_from(shops);
    const auto dry = copy.associated(read, {"--dry-run", "-v"});
    const auto run = copy.associated(read, {"-v"});
    CHECK(counts_of(dry) == counts_of(run));
    CHECK(joined(unresolved_in(dry)) == joined(unresolved_in(run)));
    CHECK(joined(changes_in(dry)) == joined(changes_in(run)));

    const auto plan =
        shops.associated(read, {"-v", "--force", "--plan", shops.plan()});
    CHECK(counts_of(plan) == counts_of(run));
    CHECK(joined(without(unresolved_in(plan), " pinned")) ==
          joined(unresolved_in(run)));
    CHECK(joined(changes_in(plan)) == joined(automatic(run)));
    const auto after = copy.explained(read);
    CHECK(fmt::format("{}", shops.explained(read)) == outcomes_in(run, after));
    shops.done({"apply", shops.plan()});
    CHECK(joined(without(shops.unlinked(), " pinned")) ==
          joined(without(copy.unlinked(), " pinned")));
    CHECK(shops.counted() == copy.counted());
    CHECK(fmt::format("{}", shops.explained(read)) == fmt::format("{}", after));
    CHECK(joined(shops.found()) == joined(copy.found()));
}

/// HWSYNC_SEQUENCES asks for another number of them.
std::uint32_t how_many() {
    const auto* const asked = std::getenv("HWSYNC_SEQUENCES");
    constexpr std::uint32_t few = 5;
    return asked == nullptr ? few
                            : static_cast<std::uint32_t>(std::stoul(asked));
}

} // namespace

TEST_CASE("what will be done is what is said, whatever has been done") {
    for (std::uint32_t seed = 1; seed <= how_many(); ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        const PlannedShops files;
        const Words rules{"--config", files.config(random_rules(dice))};
        const Shops shops{rules};
        const Shops copy{rules};
        PlannedShops::Products primary;
        for (std::int64_t id = 11; id < 17; ++id) {
            primary.push_back(product({random_variant(dice, id)}));
        }
        Child child{dice};
        shops.import(primary, rules);
        shops.associated(child.products());
        for (int day = 0; day < 4; ++day) {
            CAPTURE(day);
            decide(dice, child, shops);
            // What has a blocked key is listed as that.
            CHECK((shops.has_blocked_keys() ||
                   joined(shops.listed_as_awaiting()) ==
                       joined(shops.awaiting(child.products()))));
            if (dice.once_in(2)) {
                auto& one = dice.one_of(primary).variants.front();
                one = random_variant(dice, one.id);
                shops.import(primary, rules);
            }
            child.live_on();
            check_that_all_say_what_is_done(shops, copy, child.products());
            if (dice.once_in(2)) {
                shops.associated(child.products());
            }
        }
    }
}
