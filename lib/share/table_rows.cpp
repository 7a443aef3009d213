#include "share/table_rows.hpp"

#include "base/byte_spool.hpp"
#include "share/binary_rows.hpp"
#include "share/session.hpp"
#include "share/shared_schema.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::share {

namespace {

constexpr std::size_t sent_at_once = std::size_t{64} * 1024;

/// Sends rows in few pieces.
class Sender {
public:
    Sender(Session& session, const std::string& sql) : m_session(session) {
        m_session.begin_copy_in(sql);
        m_bytes = copy_header();
    }

    std::string& bytes() noexcept { return m_bytes; }
    void row_is_added() {
        if (m_bytes.size() >= sent_at_once) {
            m_session.put(m_bytes);
            m_bytes.clear();
        }
    }
    void finish() {
        m_bytes += copy_trailer();
        m_session.put(m_bytes);
        m_session.end_copy_in();
    }

private:
    Session& m_session;
    std::string m_bytes;
};

Value key_value(const RowCursor& cursor, const FeedTable& table,
                std::size_t part) {
    return cursor.row()[table.key[part]];
}

int order_of(const Value& left, const Value& right) {
    if (left.type == Value::Type::text) {
        return left.text.compare(right.text);
    }
    return left.integer < right.integer ? -1 : left.integer > right.integer;
}

/// What one side has and the other has not, or has otherwise. `there` is a row
/// that begins with the key and ends with the digest.
class Difference {
public:
    std::function<void()> on_missing;                      ///< there
    std::function<void(std::span<const Value>)> on_extra;  ///< there only
    std::function<void(std::span<const Value>)> on_common; ///< on both sides

    Difference(RowCursor& here, const FeedTable& table,
               std::vector<std::size_t> key_there)
        : m_here(here), m_table(table), m_key_there(std::move(key_there)),
          m_has_row(m_here.next()) {}

    void take(std::span<const Value> there) {
        while (m_has_row) {
            const int order = compare(there);
            if (order > 0) {
                break;
            }
            (order < 0 ? on_missing() : on_common(there));
            m_has_row = m_here.next();
            if (order == 0) {
                return;
            }
        }
        on_extra(there);
    }

    void finish() {
        for (; m_has_row; m_has_row = m_here.next()) {
            on_missing();
        }
    }

private:
    int compare(std::span<const Value> there) const {
        for (std::size_t i = 0; i < m_key_there.size(); ++i) {
            const int order =
                order_of(key_value(m_here, m_table, i), there[m_key_there[i]]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    RowCursor& m_here;
    const FeedTable& m_table;
    std::vector<std::size_t> m_key_there;
    bool m_has_row;
};

/// Returns the digest.
std::int64_t add_row(const RowCursor& cursor, const FeedTable& table,
                     RowEncoder& encoder) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        encoder.add(cursor.row()[i], table.columns[i].type);
    }
    const auto digest = cursor.digest();
    encoder.add(Value::of_integer(digest), ColumnType::integer);
    return digest;
}

/// Rows that are to be put in their table, or to go from it.
class Staged {
public:
    Staged(const FeedTable& table, std::int64_t brand,
           const std::filesystem::path& folder)
        : m_table(table), m_brand(Value::of_integer(brand)), m_spool(folder) {}

    void add(const RowCursor& cursor) {
        RowEncoder encoder{begin()};
        add_row(cursor, m_table, encoder);
        encoder.add_flag(false);
        m_spool.append(m_bytes);
        ++m_result.sent;
    }

    /// `key` begins with the values of the key.
    void remove(std::span<const Value> key) {
        RowEncoder encoder{begin()};
        for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
            const auto part =
                std::find(m_table.key.begin(), m_table.key.end(), i);
            if (part == m_table.key.end()) {
                encoder.add_null();
            } else {
                encoder.add(
                    key[static_cast<std::size_t>(part - m_table.key.begin())],
                    m_table.columns[i].type);
            }
        }
        encoder.add_null();
        encoder.add_flag(true);
        m_spool.append(m_bytes);
        ++m_result.deleted;
    }

    /// Adds the SQL that puts them in their place to `merges`.
    PublishedTable send(Session& session, std::string& merges) {
        m_result.name = m_table.name;
        if (m_result.sent + m_result.deleted == 0) {
            return m_result;
        }
        Sender sender{session, copy_in_sql(m_table, CopyTarget::staged)};
        for (std::uint64_t at = 0; at < m_spool.size(); at = m_spool.next()) {
            sender.bytes() += m_spool.read(at);
            sender.row_is_added();
        }
        sender.finish();
        merges += merge_sql(m_table, m_brand.integer) + ";";
        return m_result;
    }

private:
    std::string& begin() {
        m_bytes.clear();
        RowEncoder encoder{m_bytes};
        // Brand, digest, flag.
        encoder.begin(m_table.columns.size() + 3);
        encoder.add(m_brand, ColumnType::integer);
        return m_bytes;
    }

    const FeedTable& m_table;
    Value m_brand;
    ByteSpool m_spool;
    std::string m_bytes;
    PublishedTable m_result;
};

std::vector<ColumnType> key_types(const FeedTable& table) {
    std::vector<ColumnType> types;
    for (const auto position : table.key) {
        types.push_back(table.columns[position].type);
    }
    types.push_back(ColumnType::integer);
    return types;
}

std::vector<std::size_t> first_positions(std::size_t count) {
    std::vector<std::size_t> positions(count);
    for (std::size_t i = 0; i < count; ++i) {
        positions[i] = i;
    }
    return positions;
}

/// Of a decimal number, perhaps a negative one, of any length.
std::uint64_t modulo_2_64(std::string_view digits) {
    const bool is_negative = digits.starts_with('-');
    std::uint64_t value = 0;
    for (const char c : digits.substr(is_negative ? 1 : 0)) {
        if (c >= '0' && c <= '9') {
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
        }
    }
    return is_negative ? std::uint64_t{0} - value : value;
}

std::map<std::string, RowSums> read_sums(const Session::Rows& rows) {
    std::map<std::string, RowSums> sums;
    for (const auto& row : rows) {
        sums[row[0].value_or("")] = {modulo_2_64(row[1].value_or("")),
                                     modulo_2_64(row[2].value_or(""))};
    }
    return sums;
}

/// Whether a row of all columns and the digest is the one that was sent.
bool is_as_sent(const RowCursor& here, std::span<const Value> there) {
    const auto row = here.row();
    return there.back().integer == here.digest() &&
           std::equal(row.begin(), row.end(), there.begin());
}

} // namespace

std::vector<ColumnType> row_types(const FeedTable& table) {
    std::vector<ColumnType> types;
    for (const auto& column : table.columns) {
        types.push_back(column.type);
    }
    types.push_back(ColumnType::integer);
    return types;
}

TableRows::TableRows(Session& session, RowFeed& feed, std::int64_t brand,
                     std::filesystem::path folder)
    : m_session(session), m_feed(feed), m_brand(brand),
      m_folder(std::move(folder)) {}

std::map<std::string, RowSums> sums_of(Session& session,
                                       const std::vector<FeedTable>& tables,
                                       std::int64_t brand) {
    return read_sums(session.query(sums_sql(tables, brand)));
}

std::map<std::string, RowSums> recorded_sums(Session& session,
                                             std::int64_t brand) {
    return read_sums(session.query(recorded_sums_sql(brand)));
}

void TableRows::ask_sums(const std::vector<FeedTable>& tables) {
    m_session.ask(std::exchange(m_merges, {}) + sums_sql(tables, m_brand));
}

std::map<std::string, RowSums> TableRows::sums() {
    return read_sums(m_session.answer());
}

RowSums TableRows::fill(const FeedTable& table) {
    RowSums sums;
    const auto cursor = m_feed.rows(table);
    Sender sender{m_session, copy_in_sql(table, CopyTarget::rows)};
    while (cursor->next()) {
        RowEncoder encoder{sender.bytes()};
        // Brand, digest.
        encoder.begin(table.columns.size() + 2);
        encoder.add(Value::of_integer(m_brand), ColumnType::integer);
        sums.add(add_row(*cursor, table, encoder));
        sender.row_is_added();
    }
    sender.finish();
    return sums;
}

PublishedTable TableRows::update(const FeedTable& table, RowCursor& rows,
                                 RowCursor* ended) {
    Staged staged{table, m_brand, m_folder};
    while (rows.next()) {
        staged.add(rows);
    }
    while (ended != nullptr && ended->next()) {
        staged.remove(ended->row());
    }
    return staged.send(m_session, m_merges);
}

PublishedTable TableRows::mend(const FeedTable& table, Compared compared) {
    const bool has_values = compared == Compared::values;
    const auto key = has_values ? table.key : first_positions(table.key.size());
    const auto cursor = m_feed.rows(table);
    Staged staged{table, m_brand, m_folder};
    Difference difference{*cursor, table, key};
    difference.on_missing = [&] { staged.add(*cursor); };
    difference.on_extra = [&](std::span<const Value> there) {
        std::vector<Value> parts;
        for (const auto position : key) {
            parts.push_back(there[position]);
        }
        staged.remove(parts);
    };
    difference.on_common = [&](std::span<const Value> there) {
        if (has_values ? !is_as_sent(*cursor, there)
                       : there.back().integer != cursor->digest()) {
            staged.add(*cursor);
        }
    };
    RowDecoder decoder{
        has_values ? row_types(table) : key_types(table),
        [&](std::span<const Value> there) { difference.take(there); }};
    m_session.copy_out(has_values ? copy_rows_sql(table, m_brand)
                                  : copy_digests_sql(table, m_brand),
                       [&](std::string_view piece) { decoder.put(piece); });
    decoder.finish();
    difference.finish();
    return staged.send(m_session, m_merges);
}

ComparedTable TableRows::compare(const FeedTable& table, RowSums& sums) {
    ComparedTable result{table.name};
    const auto cursor = m_feed.rows(table);
    Difference difference{*cursor, table, table.key};
    difference.on_missing = [&] {
        ++result.rows;
        ++result.missing;
    };
    difference.on_extra = [&](std::span<const Value>) { ++result.extra; };
    difference.on_common = [&](std::span<const Value> there) {
        ++result.rows;
        if (!is_as_sent(*cursor, there)) {
            ++result.different;
        }
    };
    RowDecoder decoder{row_types(table), [&](std::span<const Value> there) {
                           sums.add(there.back().integer);
                           difference.take(there);
                       }};
    m_session.copy_out(copy_rows_sql(table, m_brand),
                       [&](std::string_view piece) { decoder.put(piece); });
    decoder.finish();
    difference.finish();
    return result;
}

} // namespace hwsync::share
