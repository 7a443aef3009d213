// The likelier sibling, against a search that looks at each sibling.

#include "brands/random.hpp"
#include "brands/trial.hpp"
#include "model/evidence/levels.hpp"
#include "model/evidence/price_ratio.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace hwsync;

namespace {

constexpr std::array<Comparison, 3> compared{
    Comparison::other_identifier, Comparison::options, Comparison::price};
using Levels = std::array<std::uint8_t, compared.size()>;

struct Product {
    std::vector<VariantRow> catalog;             ///< rising by their ids
    std::vector<std::vector<VariantRow>> linked; ///< to each of them
};

/// As evidence.md says it, one sibling after the other.
class PlainSearch {
public:
    explicit PlainSearch(const EvidenceNumbers& numbers)
        : m_numbers(numbers), m_weights(m_numbers),
          m_ratio(price_ratio_of(m_numbers.price_ratio)),
          m_words(FeatureTranslator::Side::child, m_numbers.vocabulary) {}

    std::optional<LikelierSibling>
    find(const RowPair& link, const Product& product, OtherIdentifier other) {
        auto levels = fit(link.child, link.catalog, other);
        if (levels[1] == common_level::same) {
            levels[2] = no_level;
        }
        std::optional<LikelierSibling> best;
        for (std::size_t i = 0; i < product.catalog.size(); ++i) {
            const auto& sibling = product.catalog[i];
            if (sibling.id == link.catalog.id) {
                continue;
            }
            const auto fits = fit(link.child, sibling, other);
            const auto least = speaks_against(fits, levels)
                                   ? std::max(m_weights.prior(), 0) + one_bit
                                   : one_bit;
            LikelierSibling found{sibling.id, gain(fits, levels, nullptr), 0};
            if (found.gain < least || (best && found.gain <= best->gain)) {
                continue;
            }
            bool is_free = true;
            Millibits by_exchange = 0;
            for (const auto& rival : product.linked[i]) {
                const auto held = fit(rival, sibling, other);
                is_free = is_free && gain(fits, held, &levels) > 0;
                const auto gained =
                    gain(fit(rival, link.catalog, other), held, nullptr);
                if (gained >= one_bit) {
                    found.exchanged_with = rival.id;
                    by_exchange = std::max(by_exchange, gained);
                }
            }
            const bool convinces = gain_in(0, fits, levels) > 0 ||
                                   gain_in(1, fits, levels) > 0 ||
                                   found.gain + by_exchange >=
                                       std::max(m_weights.prior(), 0) + one_bit;
            if (is_free && convinces) {
                best = found;
            }
        }
        return best;
    }

private:
    static constexpr Millibits one_bit = 1000;

    Levels fit(const VariantRow& child, const VariantRow& catalog,
               OtherIdentifier other) {
        auto left = m_child.read(child).variant;
        m_words.translate(left);
        const auto right = m_catalog.read(catalog).variant;
        return {other == OtherIdentifier::counts ? other_level(left, right)
                                                 : no_level,
                options_level(left, right),
                price_level(left.price, right.price, m_ratio)};
    }
    Millibits gain_in(std::size_t i, const Levels& better,
                      const Levels& worse) const {
        return better[i] == no_level || worse[i] == no_level
                   ? 0
                   : m_weights.of_sibling(compared[i], better[i]) -
                         m_weights.of_sibling(compared[i], worse[i]);
    }
    Millibits gain(const Levels& better, const Levels& worse,
                   const Levels* asked_too) const {
        Millibits sum = 0;
        for (std::size_t i = 0; i < compared.size(); ++i) {
            if (asked_too == nullptr || (*asked_too)[i] != no_level) {
                sum += gain_in(i, better, worse);
            }
        }
        return sum;
    }
    bool speaks_against(const Levels& better, const Levels& worse) const {
        for (std::size_t i = 0; i < compared.size(); ++i) {
            if (gain_in(i, better, worse) <= -one_bit) {
                return true;
            }
        }
        return false;
    }

    EvidenceNumbers m_numbers;
    EvidenceWeights m_weights;
    double m_ratio;
    FeatureReader m_child;
    FeatureReader m_catalog;
    FeatureTranslator m_words;
};

constexpr std::array<std::string_view, 8> product_options{
    "",
    R"([{"name":"Size","value":"S"}])",
    R"([{"name":"Size","value":"M"}])",
    R"([{"name":"Size","value":"S"},{"name":"Colour","value":"Red"}])",
    R"([{"name":"Size","value":"M"},{"name":"Colour","value":"Red"}])",
    R"([{"name":"Size","value":"M"},{"name":"Colour","value":"Blue"}])",
    R"([{"name":"Colour","value":"Blue"}])",
    R"([{"name":"Size","value":"L"},{"name":"Colour","value":"Grey"}])"};
constexpr std::array<std::string_view, 5> others{"", "5", "6", "A", "a"};
constexpr std::array<double, 4> prices{0, 10, 12, 30};

VariantRow random_row(brands::Random& random, std::int64_t id) {
    VariantRow row;
    row.id = id;
    row.product = {1 + id / 1000, "jacket", "Trail Jacket", "North", "Jackets"};
    row.options = random.one_of(product_options);
    row.other_key = random.one_of(others);
    row.other_near = row.other_key == "A" ? "a" : row.other_key;
    row.price = random.one_of(prices);
    return row;
}

Product random_product(brands::Random& random) {
    Product product;
    const auto count = static_cast<std::int64_t>(2 + random.below(12));
    for (std::int64_t id = 0; id < count; ++id) {
        product.catalog.push_back(random_row(random, 2000 + id));
        auto& linked = product.linked.emplace_back();
        while (random.below(3) == 0) {
            linked.push_back(random_row(
                random, 1100 + id * 20 + static_cast<int>(linked.size())));
        }
    }
    return product;
}

} // namespace

TEST_CASE("the likelier sibling is the one that a look at each finds") {
    using brands::Likeness;
    std::size_t found = 0;
    std::size_t exchanged = 0;
    for (const auto likeness :
         {Likeness::same, Likeness::edited, Likeness::translated}) {
        const auto brand = brands::make_brand(300, likeness, 2);
        const auto numbers = brands::Trial{brand}.numbers();
        brands::Random random{7};
        std::int64_t child_id = 100'000;
        for (int round = 0; round < 3000; ++round) {
            // No row may change under its id.
            EvidenceJudge judge{numbers, Identifier::barcode};
            PlainSearch plain{numbers};
            const auto product = random_product(random);
            const auto all = judge.product(product.catalog);
            const RowPair link{random_row(random, ++child_id),
                               random.one_of(product.catalog),
                               {}};
            const auto other = random.below(4) == 0 ? OtherIdentifier::was_used
                                                    : OtherIdentifier::counts;
            const auto meant = plain.find(link, product, other);
            const auto said = judge.likelier_sibling(
                link, all,
                [&](std::size_t place) {
                    return std::span{product.linked[place]};
                },
                other);
            REQUIRE(said.has_value() == meant.has_value());
            if (meant) {
                ++found;
                exchanged += meant->exchanged_with != 0 ? 1U : 0U;
                REQUIRE(said->catalog_variant_id == meant->catalog_variant_id);
                REQUIRE(said->gain == meant->gain);
                REQUIRE(said->exchanged_with == meant->exchanged_with);
            }
        }
    }
    CHECK(found > 500);
    CHECK(exchanged > 50);
}
