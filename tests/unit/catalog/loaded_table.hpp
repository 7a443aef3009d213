#pragma once

#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_loader.hpp"
#include "model/value.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

/// What decides how a table looks: chance, or what a fuzzer tries.
class Choices {
public:
    virtual ~Choices() = default;

    /// A number below `bound`, which is not 0.
    virtual std::size_t below(std::size_t bound) = 0;
};

class RandomChoices final : public Choices {
public:
    explicit RandomChoices(std::uint64_t seed) : m_random(seed) {}
    std::size_t below(std::size_t bound) override;

private:
    std::mt19937_64 m_random;
};

/// A table t with columns c0, c1 and so on, and its indexes.
struct Schema {
    std::vector<hwsync::sqlite::ColumnType> types;
    std::string sql;
    std::string insert;
    std::size_t rowid = 0; ///< which column; or the id
    bool has_rowids = true;
};

Schema chosen_schema(Choices& choices);

using Row = std::vector<hwsync::Value>;

/// Rows with their texts, of lengths around where something else begins in a
/// page or a varint.
class Rows {
public:
    Rows(Choices& choices, const Schema& schema, std::size_t page_size)
        : m_choices(choices), m_schema(schema), m_page_size(page_size) {}

    Row make(std::int64_t rowid);

private:
    hwsync::Value text(bool is_small);

    Choices& m_choices;
    const Schema& m_schema;
    std::size_t m_page_size;
    std::vector<std::unique_ptr<std::string>> m_texts;
};

enum class Order { rising, shuffled, with_twins };

std::vector<Row> chosen_rows(Choices& choices, Rows& rows, std::size_t count,
                             Order order);

struct LoadedTable {
    std::size_t page_size;
    const Schema& schema;
    const std::vector<Row>& rows;
    std::uint64_t lock_bytes = hwsync::sqlite::PageFile::lock_bytes_at;
};

/// Has the loader and SQLite store the rows, each in a file of its own in
/// `folder`, and SQLite change both files. Throws std::runtime_error where one
/// is damaged, or not as the other is.
void compare_with_sqlite(const std::filesystem::path& folder, Choices& choices,
                         const LoadedTable& table);
