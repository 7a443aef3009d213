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

std::string_view table_of(RecordKind kind) {
    return kind == RecordKind::product ? "product" : "variant";
}

int head_size_of(RecordKind kind) {
    return kind == RecordKind::product ? product_head_size : variant_head_size;
}

std::string columns_of(RecordKind kind) {
    std::string columns{kind == RecordKind::product ? product_head
                                                    : variant_head};
    for (const auto& field : fields_of(kind)) {
        columns += ", ";
        columns += field.column;
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

std::size_t column_count(RecordKind kind) {
    return static_cast<std::size_t>(head_size_of(kind)) +
           fields_of(kind).size();
}

std::string find_sql(RecordKind kind) {
    return fmt::format("SELECT {} FROM {} WHERE id = ?1", columns_of(kind),
                       table_of(kind));
}

std::string insert_sql(RecordKind kind) {
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", table_of(kind),
                       columns_of(kind), parameters(1, column_count(kind)));
}

std::string update_sql(RecordKind kind) {
    constexpr std::string_view id_column = "id, ";
    return fmt::format("UPDATE {} SET ({}) = ({}) WHERE id = ?1",
                       table_of(kind),
                       columns_of(kind).substr(id_column.size()),
                       parameters(2, column_count(kind)));
}

std::string update_times_sql(RecordKind kind) {
    std::string set = "line_hash = ?2, digest = ?3";
    int at = 4;
    for (const auto& field : fields_of(kind)) {
        if (field.is_shopify_time) {
            set += fmt::format(", {} = ?{}", field.column, at++);
        }
    }
    return fmt::format("UPDATE {} SET {} WHERE id = ?1", table_of(kind), set);
}

std::string_view near_form(const Keys& keys) {
    return keys.near == keys.exact ? std::string_view{} : keys.near;
}

} // namespace

RowTable::RowTable(const Connection& connection, RecordKind kind)
    : m_kind(kind), m_find(connection.prepare(find_sql(kind))),
      m_insert(connection.prepare(insert_sql(kind))),
      m_update(connection.prepare(update_sql(kind))),
      m_update_times(connection.prepare(update_times_sql(kind))) {}

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
    const auto head = head_size_of(m_kind);
    for (std::size_t i = 0; i < fields_of(m_kind).size(); ++i) {
        m_found.values[i] = m_find.value(head + static_cast<int>(i));
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
    const auto fields = fields_of(m_kind);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].is_shopify_time) {
            m_update_times.bind(at++, row.values[i]);
        }
    }
    m_update_times.run();
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
    const auto head = head_size_of(m_kind);
    for (std::size_t i = 0; i < fields_of(m_kind).size(); ++i) {
        statement.bind(head + 1 + static_cast<int>(i), row.values[i]);
    }
}

void RowTable::make_keys(const StoredRow& row) {
    if (m_kind == RecordKind::variant) {
        make_sku_keys(row.values[vf::sku].text, m_sku);
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
    for (std::size_t i = 0; i < fields_of(m_kind).size(); ++i) {
        const auto& value = row.values[i];
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
