#pragma once

#include "catalog/sqlite/match/candidates.hpp"
#include "catalog/sqlite/records/sorted_records.hpp"

#include <array>
#include <filesystem>

namespace hwsync::sqlite {

/// Variants that nothing matches exactly, by the near form of their key.
class NearVariants {
public:
    explicit NearVariants(const std::filesystem::path& folder)
        : m_rows(folder, {integer, integer, integer, integer, integer, text,
                          text, text}) {}

    void add(const KeyGroup& group, std::size_t at) {
        const auto& variant = group.variants[at];
        const auto& facts = group.facts[at];
        m_rows.add(
            facts.near, variant.id,
            std::array{
                Value::of_integer(facts.product_id),
                Value::of_integer(variant.rank),
                Value::of_integer(variant.linked_to),
                Value::of_integer(static_cast<std::int64_t>(variant.hold)),
                Value::of_integer(variant.has_claim ? 1 : 0),
                Value::of_text(variant.other_key),
                Value::of_text(facts.identifier), Value::of_text(group.key)});
    }

    /// Visits the groups of variants with the same near form. A group's key is
    /// then the near form, and `near` of its facts is the key.
    template <typename Visit> void for_each_group(Visit visit) {
        KeyGroup group;
        m_rows.for_each([&](std::string_view near, std::int64_t id,
                            std::span<const Value> row) {
            if (!group.variants.empty() && near != group.key) {
                visit(group);
                group.clear();
            }
            group.key = near;
            group.variants.push_back({id, static_cast<int>(row[1].integer),
                                      std::string{row[5].text},
                                      static_cast<Hold>(row[3].integer),
                                      row[2].integer, row[4].integer != 0});
            group.facts.push_back({row[0].integer, std::string{row[6].text},
                                   std::string{row[7].text}});
        });
        if (!group.variants.empty()) {
            visit(group);
        }
    }

private:
    static constexpr auto integer = ColumnType::integer;
    static constexpr auto text = ColumnType::text;

    SortedRecords m_rows;
};

} // namespace hwsync::sqlite
