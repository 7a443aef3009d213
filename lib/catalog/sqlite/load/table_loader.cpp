#include "catalog/sqlite/load/table_loader.hpp"

#include "base/made_ahead.hpp"
#include "catalog/sqlite/load/btree.hpp"
#include "catalog/sqlite/records/index_key.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <algorithm>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// The size of each index's buffer while the rows are written.
constexpr std::size_t index_buffer_size = std::size_t{3} << 19U;

/// So that the rows' thread goes on while a buffer is sorted.
constexpr std::size_t most_keys_ahead = 12;

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

/// Texts that one thread makes for another, each with what it is of.
class Texts {
public:
    void clear() noexcept {
        m_bytes.clear();
        m_parts.clear();
    }
    bool empty() const noexcept { return m_parts.empty(); }
    bool full() const noexcept { return m_bytes.size() >= enough; }

    void add(std::size_t of, std::string_view text) {
        m_bytes += text;
        auto& part = m_parts.emplace_back();
        part.of = of;
        part.size = text.size();
    }
    /// Calls `use(of, text)` for each.
    template <typename Use> void for_each(Use use) const {
        std::string_view rest = m_bytes;
        for (const auto& part : m_parts) {
            __builtin_prefetch(rest.data() + std::min(ahead, rest.size()));
            use(part.of, rest.substr(0, part.size));
            rest.remove_prefix(part.size);
        }
    }

private:
    static constexpr std::size_t enough = std::size_t{64} * 1024;
    /// What another processor wrote takes a while to come.
    static constexpr std::size_t ahead = 512;
    struct Part {
        std::size_t of;
        std::size_t size;
    };
    std::string m_bytes;
    std::vector<Part> m_parts;
};

using Observers = std::span<RowObserver* const>;

/// The columns that indexes and observers need, and those before them.
RecordReader reader_for(const TableShape& table, Observers observers) {
    std::vector<bool> wanted(table.types.size());
    for (const auto* observer : observers) {
        for (const auto column : observer->columns()) {
            wanted[column] = true;
        }
    }
    for (const auto& index : table.indexes) {
        for (const auto column : index.columns) {
            wanted[column] = true;
        }
        if (index.condition) {
            wanted[index.condition->column] = true;
        }
    }
    while (!wanted.empty() && !wanted.back()) {
        wanted.pop_back();
    }
    auto types = table.types;
    types.resize(wanted.size());
    return {std::move(types), std::move(wanted)};
}

bool holds(const IndexCondition& condition, std::span<const Value> row) {
    const auto& value = row[condition.column];
    return condition.text ? value.type == Value::Type::text &&
                                value.text == *condition.text
                          : value.type != Value::Type::null;
}

/// Writes the rows' b-tree, and makes the keys of their indexes.
class RowsWriter {
public:
    RowsWriter(const TableShape& table, RowsInOrder& rows, StopCheck& stop,
               PageFile& file, Observers observers)
        : m_table(table), m_rows(rows), m_stop(stop), m_observers(observers),
          m_reader(reader_for(table, observers)),
          m_btree(file,
                  table.has_rowids ? BtreeWriter::Kind::table
                                   : BtreeWriter::Kind::index,
                  table.root) {}

    /// Writes rows until there are `keys` enough, each with the number of its
    /// index; false once there is none.
    bool write_some(Texts& keys) {
        while (!keys.full() && m_rows.next()) {
            m_stop.count_row();
            if (m_table.has_rowids) {
                m_btree.add_row(m_rows.rowid(), m_rows.record());
            } else {
                m_btree.add_key(m_rows.record());
            }
            const auto row = m_reader.read(m_rows.record());
            for (auto* observer : m_observers) {
                observer->add(m_rows.rowid(), row);
            }
            add_keys(row, keys);
        }
        return !keys.empty();
    }

    void finish() {
        m_btree.finish();
        for (auto* observer : m_observers) {
            observer->finish();
        }
    }

private:
    void add_keys(std::span<const Value> row, Texts& keys) {
        for (std::size_t i = 0; i < m_table.indexes.size(); ++i) {
            const auto& index = m_table.indexes[i];
            if (index.condition && !holds(*index.condition, row)) {
                continue;
            }
            m_values.clear();
            for (const auto column : index.columns) {
                m_values.push_back(row[column]);
            }
            make_index_key(m_values, m_rows.rowid(), m_key);
            keys.add(i, m_key);
        }
    }

    const TableShape& m_table;
    RowsInOrder& m_rows;
    StopCheck& m_stop;
    Observers m_observers;
    RecordReader m_reader;
    BtreeWriter m_btree;
    std::vector<Value> m_values;
    std::string m_key;
};

void write_index(const IndexShape& shape, SortedRuns& runs, StopCheck& stop,
                 PageFile& file) {
    SortedRuns::Merge merge{runs};
    MadeAhead<Texts> keys{[&](Texts& chunk) {
        while (!chunk.full() && merge.next()) {
            stop.count_row();
            chunk.add(0, merge.key());
        }
        return !chunk.empty();
    }};
    BtreeWriter btree{file, BtreeWriter::Kind::index, shape.root};
    IndexKeyReader reader;
    RecordWriter writer;
    std::string record;
    while (const auto* chunk = keys.next()) {
        chunk->for_each([&](std::size_t, std::string_view key) {
            writer.write(reader.read(key), shape.types, record);
            btree.add_key(record);
        });
    }
    btree.finish();
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

/// The rows' pages are written while the keys of other rows are sorted; then
/// each index's pages, while its next keys are merged.
void load_table(const TableShape& table, RowsInOrder& rows,
                const std::filesystem::path& folder, const StopToken* stop,
                PageFile& file, std::span<RowObserver* const> observers) {
    std::deque<SortedRuns> indexes;
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        indexes.emplace_back(folder, index_buffer_size);
    }
    StopCheck check{stop};
    RowsWriter writer{table, rows, check, file, observers};
    {
        MadeAhead<Texts> keys{
            [&](Texts& chunk) { return writer.write_some(chunk); },
            most_keys_ahead};
        while (const auto* chunk = keys.next()) {
            chunk->for_each([&](std::size_t index, std::string_view key) {
                indexes[index].add(key, {});
            });
        }
    }
    writer.finish();
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        write_index(table.indexes[i], indexes[i], check, file);
    }
}

} // namespace hwsync::sqlite
