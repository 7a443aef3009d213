#include "catalog/sqlite/row.hpp"

#include "model/record_codec.hpp"

#include <fmt/core.h>
#include <xxhash.h>

namespace hwsync::sqlite {

namespace {

namespace vf = variant_field;

/// The columns that a row has besides its fields, in the order of binding.
constexpr std::string_view product_head =
    "id, line_hash, digest, created_run, changed_run, deleted_at";
constexpr std::string_view variant_head =
    "id, line_hash, digest, created_run, changed_run, deleted_at, product_id, "
    "sku_key, barcode_key, sku_near, barcode_near";
constexpr int product_head_size = 6;
constexpr int variant_head_size = 11;

int head_size_of(RecordKind kind) {
    return kind == RecordKind::product ? product_head_size : variant_head_size;
}

std::string columns_of(const Shelf& shelf, RecordKind kind) {
    std::string columns{kind == RecordKind::product ? product_head
                                                    : variant_head};
    for (const auto position : shelf.kept(kind)) {
        columns += ", ";
        columns += fields_of(kind)[position].column;
    }
    return columns;
}

std::string parameters(std::size_t from, std::size_t to) {
    auto list = fmt::format("?{}", from);
    for (std::size_t i = from + 1; i <= to; ++i) {
        list += fmt::format(", ?{}", i);
    }
    return list;
}

std::size_t column_count(const Shelf& shelf, RecordKind kind) {
    return static_cast<std::size_t>(head_size_of(kind)) +
           shelf.kept(kind).size();
}

std::string find_sql(const Shelf& shelf, RecordKind kind) {
    return fmt::format("SELECT {} FROM {} WHERE {}id = ?1",
                       columns_of(shelf, kind), shelf.table(kind),
                       shelf.filter());
}

std::string insert_sql(const Shelf& shelf, RecordKind kind) {
    const auto values = parameters(1, column_count(shelf, kind));
    if (shelf.is_primary()) {
        return fmt::format("INSERT INTO {} ({}) VALUES ({})", shelf.table(kind),
                           columns_of(shelf, kind), values);
    }
    return fmt::format("INSERT INTO {} (shop, {}) VALUES ({}, {})",
                       shelf.table(kind), columns_of(shelf, kind), shelf.shop,
                       values);
}

std::string update_sql(const Shelf& shelf, RecordKind kind) {
    constexpr std::string_view id_column = "id, ";
    return fmt::format(
        "UPDATE {} SET ({}) = ({}) WHERE {}id = ?1", shelf.table(kind),
        columns_of(shelf, kind).substr(id_column.size()),
        parameters(2, column_count(shelf, kind)), shelf.filter());
}

std::string update_times_sql(const Shelf& shelf, RecordKind kind) {
    std::string set = "line_hash = ?2, digest = ?3";
    int at = 4;
    for (const auto position : shelf.kept(kind)) {
        const auto& field = fields_of(kind)[position];
        if (field.is_shopify_time) {
            set += fmt::format(", {} = ?{}", field.column, at++);
        }
    }
    return fmt::format("UPDATE {} SET {} WHERE {}id = ?1", shelf.table(kind),
                       set, shelf.filter());
}

constexpr std::string_view update_keys_sql =
    "UPDATE shop_variant SET (digest, sku_key, barcode_key, sku_near,"
    " barcode_near) = (?3, ?4, ?5, ?6, ?7) WHERE shop = ?1 AND id = ?2";

std::string_view near_form(const Keys& keys) {
    return keys.near == keys.exact ? std::string_view{} : keys.near;
}

} // namespace

RowTable::RowTable(const Connection& connection, const Shelf& shelf,
                   RecordKind kind)
    : m_kind(kind), m_shop(shelf.shop), m_strip(shelf.strip),
      m_kept(shelf.kept(kind)),
      m_find(connection.prepare(find_sql(shelf, kind))),
      m_insert(connection.prepare(insert_sql(shelf, kind))),
      m_update(connection.prepare(update_sql(shelf, kind))),
      m_update_times(connection.prepare(update_times_sql(shelf, kind))) {
    if (kind == RecordKind::variant && !shelf.is_primary()) {
        m_update_keys.emplace(connection.prepare(update_keys_sql));
    }
}

const StoredRow* RowTable::find(std::int64_t id) {
    m_find.reset();
    m_find.bind(1, id);
    if (!m_find.step()) {
        return nullptr;
    }
    m_found.id = m_find.integer(0);
    m_found.line_hash = static_cast<std::uint64_t>(m_find.integer(1));
    m_found.created_run = m_find.integer(3);
    m_found.changed_run = m_find.integer(4);
    m_found.deleted_at = m_find.text(5);
    m_found.product_id = m_kind == RecordKind::variant ? m_find.integer(6) : 0;
    int column = head_size_of(m_kind);
    for (const auto position : m_kept) {
        m_found.values[position] = m_find.value(column++);
    }
    return &m_found;
}

void RowTable::insert(const StoredRow& row) {
    bind_row(m_insert, row);
    m_insert.run();
}

void RowTable::update(const StoredRow& row) {
    bind_row(m_update, row);
    m_update.run();
}

void RowTable::update_times(const StoredRow& row) {
    make_keys(row);
    m_update_times.bind(1, row.id)
        .bind(2, static_cast<std::int64_t>(row.line_hash))
        .bind(3, digest_of(row));
    int at = 4;
    for (const auto position : m_kept) {
        if (fields_of(m_kind)[position].is_shopify_time) {
            m_update_times.bind(at++, row.values[position]);
        }
    }
    m_update_times.run();
}

void RowTable::update_keys(const StoredRow& row) {
    make_keys(row);
    m_update_keys->bind(1, m_shop)
        .bind(2, row.id)
        .bind(3, digest_of(row))
        .bind_or_null(4, m_sku.exact)
        .bind_or_null(5, m_barcode.exact)
        .bind_or_null(6, near_form(m_sku))
        .bind_or_null(7, near_form(m_barcode));
    m_update_keys->run();
}

void RowTable::bind_row(Statement& statement, const StoredRow& row) {
    make_keys(row);
    statement.bind(1, row.id)
        .bind(2, static_cast<std::int64_t>(row.line_hash))
        .bind(3, digest_of(row))
        .bind(4, row.created_run)
        .bind(5, row.changed_run)
        .bind_or_null(6, row.deleted_at);
    if (m_kind == RecordKind::variant) {
        statement.bind(7, row.product_id)
            .bind_or_null(8, m_sku.exact)
            .bind_or_null(9, m_barcode.exact)
            .bind_or_null(10, near_form(m_sku))
            .bind_or_null(11, near_form(m_barcode));
    }
    int at = head_size_of(m_kind) + 1;
    for (const auto position : m_kept) {
        statement.bind(at++, row.values[position]);
    }
}

void RowTable::make_keys(const StoredRow& row) {
    if (m_kind == RecordKind::variant) {
        make_sku_keys(stripped(row.values[vf::sku].text, m_strip), m_sku);
        make_barcode_keys(row.values[vf::barcode].text, m_barcode);
    }
}

std::int64_t RowTable::digest_of(const StoredRow& row) {
    const auto text_or_null = [](std::string_view text) {
        return text.empty() ? Value::of_null() : Value::of_text(text);
    };
    m_encoded.clear();
    append_encoded(Value::of_integer(row.id), m_encoded);
    append_encoded(Value::of_integer(row.product_id), m_encoded);
    append_encoded(Value::of_integer(static_cast<std::int64_t>(row.line_hash)),
                   m_encoded);
    append_encoded(text_or_null(row.deleted_at), m_encoded);
    for (const auto position : m_kept) {
        const auto& value = row.values[position];
        append_encoded(value.present() ? value : Value::of_null(), m_encoded);
    }
    if (m_kind == RecordKind::variant) {
        append_encoded(text_or_null(m_sku.exact), m_encoded);
        append_encoded(text_or_null(m_barcode.exact), m_encoded);
        append_encoded(text_or_null(near_form(m_sku)), m_encoded);
        append_encoded(text_or_null(near_form(m_barcode)), m_encoded);
    }
    return static_cast<std::int64_t>(
        XXH3_64bits(m_encoded.data(), m_encoded.size()));
}

} // namespace hwsync::sqlite
