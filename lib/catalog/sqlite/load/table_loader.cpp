#include "catalog/sqlite/load/table_loader.hpp"

#include "catalog/sqlite/load/btree.hpp"
#include "catalog/sqlite/load/index_key.hpp"
#include "catalog/sqlite/load/record_format.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// The size of each index's buffer while the rows are written.
constexpr std::size_t buffer_size = std::size_t{3} << 19U;

constexpr unsigned rows_between_stop_checks = 1024;

class StopCheck {
public:
    explicit StopCheck(const StopToken* stop) : m_stop(stop) {}
    void count_row() {
        if (++m_rows % rows_between_stop_checks == 0 && m_stop != nullptr) {
            m_stop->check();
        }
    }

private:
    const StopToken* m_stop;
    unsigned m_rows = 0;
};

/// The entries of an index, sorted once all rows are known.
class IndexEntries {
public:
    IndexEntries(const IndexShape& shape, const std::filesystem::path& folder)
        : m_shape(shape), m_keys(folder, buffer_size) {}

    void add(std::span<const Value> row, std::int64_t rowid) {
        if (m_shape.needs && row[*m_shape.needs].type == Value::Type::null) {
            return;
        }
        m_values.clear();
        for (const auto column : m_shape.columns) {
            m_values.push_back(row[column]);
        }
        make_index_key(m_values, rowid, m_key);
        m_keys.add(m_key, {});
    }

    void write(StopCheck& stop, PageFile& file) {
        BtreeWriter btree{file, BtreeWriter::Kind::index, m_shape.root};
        SortedRuns::Merge keys{m_keys};
        IndexKeyReader reader;
        RecordWriter writer;
        std::string record;
        while (keys.next()) {
            stop.count_row();
            writer.write(reader.read(keys.key()), m_shape.types, record);
            btree.add_key(record);
        }
        btree.finish();
    }

private:
    const IndexShape& m_shape;
    SortedRuns m_keys;
    std::vector<Value> m_values;
    std::string m_key;
};

/// How many columns, counted from the first one, the indexes use.
std::size_t columns_of_indexes(const TableShape& table) {
    std::size_t count = 0;
    for (const auto& index : table.indexes) {
        for (const auto column : index.columns) {
            count = std::max(count, column + 1);
        }
        count = std::max(count, index.needs ? *index.needs + 1 : 0);
    }
    return count;
}

} // namespace

void make_row_key(std::int64_t rowid, std::string& key) {
    make_index_key({}, rowid, key);
}

std::int64_t rowid_of(std::string_view key) noexcept {
    constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63U;
    return static_cast<std::int64_t>(big_endian(key.data(), key.size()) ^
                                     sign_bit);
}

std::int64_t SortedRows::rowid() const {
    return rowid_of(m_merge.key());
}

void load_table(const TableShape& table, RowsInOrder& rows,
                const std::filesystem::path& folder, const StopToken* stop,
                PageFile& file) {
    std::deque<IndexEntries> indexes;
    for (const auto& index : table.indexes) {
        indexes.emplace_back(index, folder);
    }
    auto types = table.types;
    types.resize(columns_of_indexes(table));
    RecordReader reader{std::move(types)};
    StopCheck check{stop};
    BtreeWriter btree{file, BtreeWriter::Kind::table, table.root};
    while (rows.next()) {
        check.count_row();
        const auto rowid = rows.rowid();
        btree.add_row(rowid, rows.record());
        if (!indexes.empty()) {
            const auto row = reader.read(rows.record());
            for (auto& index : indexes) {
                index.add(row, rowid);
            }
        }
    }
    btree.finish();
    for (auto& index : indexes) {
        index.write(check, file);
    }
}

} // namespace hwsync::sqlite
