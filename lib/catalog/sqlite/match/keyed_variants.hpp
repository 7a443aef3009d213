#pragma once

#include "catalog/sqlite/records/sorted_records.hpp"
#include "model/matching.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// What is needed about a child's variant besides what the rules ask for.
struct ShopVariantFacts {
    std::int64_t product_id = 0;
    std::string identifier; ///< as it is stored
    std::string near;       ///< the near form of its key
};

/// The variants that have the same key.
struct KeyGroup {
    void clear() noexcept {
        variants.clear();
        facts.clear();
    }

    std::string key;
    std::vector<ShopCandidate> variants;
    std::vector<ShopVariantFacts> facts; ///< of each of the variants
};

/// The variants of a child shop, added in any order and read in the byte order
/// of keys and then of ids; outside memory.
class KeyedVariants {
public:
    struct Facts {
        std::int64_t product_id;
        std::string_view identifier;
        std::string_view near; ///< empty if it is the key
    };

    /// What does not fit in memory is set aside in `folder`; nothing is where
    /// that is empty.
    explicit KeyedVariants(const std::filesystem::path& folder)
        : m_rows(folder, {integer, integer, integer, integer, integer, text,
                          text, text}) {}

    void add(std::string_view key, const ShopCandidate& variant,
             const Facts& facts) {
        m_rows.add(key, variant.id,
                   std::array{Value::of_integer(facts.product_id),
                              Value::of_integer(variant.rank),
                              Value::of_integer(variant.linked_to),
                              Value::of_integer(
                                  static_cast<std::int64_t>(variant.hold)),
                              Value::of_integer(variant.has_claim ? 1 : 0),
                              Value::of_text(variant.other_key),
                              Value::of_text(facts.identifier),
                              Value::of_text_or_null(facts.near)});
    }

    class Groups;

private:
    static constexpr auto integer = ColumnType::integer;
    static constexpr auto text = ColumnType::text;

    SortedRecords m_rows;
};

/// Reads them once, group by group. Nothing may be added in the meantime.
/// Variants with an empty key have nothing in common, and may be very many:
/// they come in groups of `most_without_key`.
class KeyedVariants::Groups {
public:
    explicit Groups(KeyedVariants& variants)
        : m_rows(variants.m_rows), m_has_row(m_rows.next()) {}

    /// Fills the group with the next one; false if there is none.
    bool next(KeyGroup& group) {
        group.clear();
        if (!m_has_row) {
            return false;
        }
        group.key = m_rows.text();
        do {
            take(group);
            m_has_row = m_rows.next();
        } while (
            m_has_row && m_rows.text() == group.key &&
            !(group.key.empty() && group.variants.size() == most_without_key));
        return true;
    }

private:
    static constexpr std::size_t most_without_key = 2'048;

    void take(KeyGroup& group) {
        const auto row = m_rows.row();
        const auto near = row[7].text;
        group.variants.push_back({m_rows.id(), static_cast<int>(row[1].integer),
                                  std::string{row[5].text},
                                  static_cast<Hold>(row[3].integer),
                                  row[2].integer, row[4].integer != 0});
        group.facts.push_back({row[0].integer, std::string{row[6].text},
                               near.empty() ? group.key : std::string{near}});
    }

    SortedRecords::Cursor m_rows;
    bool m_has_row;
};

} // namespace hwsync::sqlite
