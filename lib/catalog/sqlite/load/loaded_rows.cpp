#include "catalog/sqlite/load/loaded_rows.hpp"

#include "catalog/sqlite/load/loaded_counts.hpp"
#include "catalog/sqlite/load/loaded_lines.hpp"
#include "catalog/sqlite/load/table_loader.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t buffer_size = std::size_t{4} << 20U;

// The key of a line that is set aside holds its id and its place in the order
// of arrival. For an unusable line it also holds its product, and the payload
// is empty. Otherwise the payload holds the line number with two flags, which
// fields the line did not contain, and the record.
constexpr std::size_t id_size = 8;
constexpr std::size_t product_at = id_size + 8;

struct Head {
    std::uint64_t line;
    bool waited;
    bool has_no_product;
    std::uint64_t untold;
};

void append_head(const Head& head, std::string& payload) {
    append_varint(head.line << 2U | (head.waited ? 2U : 0U) |
                      (head.has_no_product ? 1U : 0U),
                  payload);
    append_varint(head.untold, payload);
}

Head take_head(std::string_view& payload) {
    const auto line = take_varint(payload);
    return {line >> 2U, (line & 2U) != 0, (line & 1U) != 0,
            take_varint(payload)};
}

std::string_view id_part(std::string_view key) noexcept {
    return key.substr(0, id_size);
}

/// Which of the kept fields the line did not contain, as bits.
std::uint64_t untold(const Record& record, std::span<const std::size_t> kept) {
    static_assert(max_fields <= 64);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        bits |= std::uint64_t{record.values[kept[i]].present() ? 0U : 1U} << i;
    }
    return bits;
}

/// Those of row_columns(), and the number of a child shop.
std::vector<std::string_view> listed_columns(const ShopScope& scope,
                                             RecordKind kind) {
    auto columns = row_columns(scope, kind);
    if (!scope.is_primary()) {
        columns.emplace_back("shop");
    }
    return columns;
}

/// The position of each column of the table in the list of columns that are
/// written, which must contain all of them.
std::vector<std::size_t> places_of(const TableShape& table,
                                   const ShopScope& scope, RecordKind kind) {
    const auto columns = listed_columns(scope, kind);
    std::vector<std::size_t> places;
    for (const auto& name : table.columns) {
        const auto at = std::find(columns.begin(), columns.end(), name);
        if (at == columns.end()) {
            throw Error(ErrorKind::storage,
                        fmt::format("the loader does not know column {} of "
                                    "table {}",
                                    name, scope.table(kind)),
                        "run this again with HWSYNC_LOADER=sql, and report it");
        }
        places.push_back(static_cast<std::size_t>(at - columns.begin()));
    }
    return places;
}

class TalliedRows final : public RowObserver {
public:
    TalliedRows(const TableShape& rows, std::int64_t run)
        : m_written{position_of(rows, "written_run")}, m_run(run) {}

    std::span<const std::size_t> columns() const noexcept override {
        return m_written;
    }
    void add(std::int64_t id, std::span<const Value> row) override {
        const auto& written = row[m_written[0]];
        const bool has_run = written.type == Value::Type::integer;
        m_tally.add(id, {m_run, m_run, has_run ? written.integer : 0});
    }
    const RowTally& tally() const noexcept { return m_tally; }

private:
    std::array<std::size_t, 1> m_written;
    std::int64_t m_run;
    RowTally m_tally;
};

} // namespace

LoadedRows::LoadedRows(const ShopScope& scope, RecordKind kind,
                       TableShape table, std::optional<PageNumber> lines,
                       std::filesystem::path folder, std::int64_t run)
    : m_scope(scope), m_kind(kind), m_kept(scope.kept(kind)),
      m_derived(scope, kind), m_table(std::move(table)), m_lines(lines),
      m_places(places_of(m_table, scope, kind)), m_folder(std::move(folder)),
      m_run(run), m_rows(m_folder, buffer_size), m_reader(m_table.types),
      m_listed(listed_columns(scope, kind).size()), m_values(m_places.size()) {}

const StoredRow* LoadedRows::find(std::int64_t id) {
    make_row_key(id, m_key);
    const auto record = m_rows.find(m_key);
    if (!record) {
        return nullptr;
    }
    m_found_record = *record;
    std::string_view bytes = m_found_record;
    if (meets_lines_late()) {
        take_head(bytes);
    }
    m_found = read(bytes);
    m_found.id = id;
    return &m_found;
}

/// Reads everything except the id, which a record does not have.
StoredRow LoadedRows::read(std::string_view record) {
    const auto values = m_reader.read(record);
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        m_listed[m_places[i]] = values[i];
    }
    StoredRow row;
    read_row(m_listed, m_kind, m_kept, row);
    return row;
}

void LoadedRows::list(const Record& record) {
    const auto derived =
        record.derived ? *record.derived : m_derived.make(record);
    list(new_row(record, m_run, Load::first), derived);
}

void LoadedRows::list(const WrittenRow& row, const Derived& derived) {
    list_row(row, derived, m_kind, m_kept, m_listed);
    if (!m_scope.is_primary()) {
        m_listed.push_back(Value::of_integer(m_scope.shop));
    }
}

void LoadedRows::create(const Record& record) {
    list(record);
    put(record.id);
}

void LoadedRows::set_aside(const Record& record, const AsideMarks& marks) {
    make_row_key(record.id, m_key);
    append_big_endian(++m_lines_aside, 8, m_key);
    m_payload.clear();
    if (marks.is_rejected) {
        append_big_endian(static_cast<std::uint64_t>(record.product_id), 8,
                          m_key);
    } else {
        list(record);
        make_record(record.id);
        append_head({record.line, marks.waited, marks.has_no_product,
                     untold(record, m_kept)},
                    m_payload);
        m_payload += m_record;
    }
    m_rows.add(m_key, m_payload);
}

/// Restores a line that was set aside. Its texts are in `payload`.
LineAside LoadedRows::line_of(std::string_view key, std::string_view payload) {
    LineAside line;
    auto& record = line.record;
    line.is_rejected = payload.empty();
    if (line.is_rejected) {
        record.product_id =
            static_cast<std::int64_t>(big_endian(key.data() + product_at, 8));
    } else {
        const auto head = take_head(payload);
        line.waited = head.waited;
        line.has_no_product = head.has_no_product;
        record.line = head.line;
        const auto row = read(payload);
        record.product_id = row.product_id;
        record.line_hash = row.line_hash;
        for (std::size_t i = 0; i < m_kept.size(); ++i) {
            if ((head.untold >> i & 1U) == 0) {
                record.values[m_kept[i]] = row.values[m_kept[i]];
            }
        }
    }
    record.kind = m_kind;
    record.id = rowid_of(id_part(key));
    return line;
}

void LoadedRows::list(const StoredRow& row) {
    list(changed_row(row, m_run), m_derived.make(row));
}

void LoadedRows::update(const StoredRow& row) {
    list(row);
    put(row.id);
}

void LoadedRows::put(std::int64_t id) {
    make_record(id);
    make_row_key(id, m_key);
    m_rows.add(m_key, m_record);
}

void LoadedRows::make_record(std::int64_t id) {
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        m_values[i] = m_listed[m_places[i]];
        if (m_table.not_null[i] &&
            (m_values[i].type == Value::Type::null || !m_values[i].present())) {
            throw Error(ErrorKind::storage,
                        fmt::format("{} of {} is null", m_table.columns[i], id),
                        "report this");
        }
    }
    m_writer.write(m_values, m_table.types, m_record);
}

/// The rows of lines that were set aside: of lines with the same id, the row of
/// the one that counts.
class LoadedRows::LateRows final : public RowsInOrder {
public:
    LateRows(LoadedRows& rows, const Settle& settle)
        : m_rows(rows), m_settle(settle), m_merge(rows.m_rows),
          m_has_more(m_merge.next()) {}

    bool next() override {
        while (m_has_more) {
            m_count = 0;
            do {
                keep_entry();
                m_has_more = m_merge.next();
            } while (m_has_more &&
                     id_part(m_merge.key()) == id_part(m_entries[0].key));
            if (m_count == 1 ? is_row(m_entries[0]) : settle()) {
                return true;
            }
        }
        return false;
    }
    std::int64_t rowid() const override {
        return rowid_of(id_part(m_entries[0].key));
    }
    std::string_view record() const override { return m_record; }

private:
    struct Entry {
        std::string key;
        std::string payload;
    };

    void keep_entry() {
        if (m_count == m_entries.size()) {
            m_entries.emplace_back();
        }
        auto& entry = m_entries[m_count++];
        entry.key = m_merge.key();
        entry.payload = m_merge.payload();
    }

    bool is_row(const Entry& entry) {
        m_record = entry.payload;
        if (!m_record.empty()) {
            take_head(m_record);
        }
        return !m_record.empty();
    }

    bool settle() {
        std::vector<LineAside> lines;
        for (std::size_t i = 0; i < m_count; ++i) {
            lines.push_back(
                m_rows.line_of(m_entries[i].key, m_entries[i].payload));
        }
        const auto settled = m_settle(lines);
        if (settled.line == nullptr) {
            return false;
        }
        if (!settled.row) {
            return is_row(m_entries[static_cast<std::size_t>(settled.line -
                                                             lines.data())]);
        }
        m_rows.list(*settled.row);
        m_rows.make_record(settled.row->id);
        m_record = m_rows.m_record;
        return true;
    }

    LoadedRows& m_rows;
    const Settle& m_settle;
    SortedRuns::Merge m_merge;
    bool m_has_more;
    std::vector<Entry> m_entries; ///< the rest are kept for their memory
    std::size_t m_count = 0;      ///< of one id
    std::string_view m_record;
};

RowTally LoadedRows::write(PageFile& file, const Settle& settle,
                           const StopToken* stop, IdentifierCounter* counter) {
    TalliedRows tallied{m_table, m_run};
    std::vector<RowObserver*> observers{&tallied};
    std::optional<LoadedLines> lines;
    if (m_lines) {
        observers.push_back(
            &lines.emplace(m_kind, m_table, *m_lines, m_run, file));
    }
    std::optional<LoadedCounts> counts;
    if (counter != nullptr) {
        observers.push_back(&counts.emplace(m_table, *counter));
    }
    if (meets_lines_late()) {
        LateRows rows{*this, settle};
        load_table(m_table, rows, m_folder, stop, file, observers);
    } else {
        SortedRows rows{m_rows};
        load_table(m_table, rows, m_folder, stop, file, observers);
    }
    // The next table needs the memory.
    m_rows = SortedRuns{m_folder, buffer_size};
    return tallied.tally();
}

} // namespace hwsync::sqlite
