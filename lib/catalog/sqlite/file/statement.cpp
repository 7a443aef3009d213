#include "catalog/sqlite/file/connection_parts.hpp"

#include <utility>

namespace hwsync::sqlite {

namespace {

// A value is looked up once, and asked for its type and its bytes without
// further look-ups: safe, since a connection belongs to one thread at a time.

std::string_view bytes_of(sqlite3_value* value) noexcept {
    const void* bytes = sqlite3_value_blob(value);
    if (bytes == nullptr) {
        return {};
    }
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

} // namespace

Statement::Statement(const Connection::Parts& connection,
                     sqlite3_stmt* statement)
    : m_connection(&connection), m_statement(statement) {}

Statement::~Statement() {
    sqlite3_finalize(m_statement);
}

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection),
      m_statement(std::exchange(other.m_statement, nullptr)),
      m_bound(other.m_bound) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(m_connection, other.m_connection);
    std::swap(m_statement, other.m_statement);
    std::swap(m_bound, other.m_bound);
    return *this;
}

void Statement::check(int code) const {
    sqlite::check(*m_connection, code);
}

Statement& Statement::bind(int at, std::int64_t value) {
    m_bound.set(slot_of(at));
    check(sqlite3_bind_int64(m_statement, at, value));
    return *this;
}

Statement& Statement::bind(int at, std::string_view text) {
    m_bound.set(slot_of(at));
    // A null pointer would bind NULL where an empty text is meant.
    check(sqlite3_bind_text64(m_statement, at,
                              text.data() == nullptr ? "" : text.data(),
                              text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind_blob(int at, std::string_view bytes) {
    m_bound.set(slot_of(at));
    check(sqlite3_bind_blob64(m_statement, at, bytes.data(), bytes.size(),
                              SQLITE_STATIC));
    return *this;
}

Statement& Statement::bind_null(int at) {
    if (m_bound.test(slot_of(at))) {
        check(sqlite3_bind_null(m_statement, at));
        // Parameters past the last bit share it.
        m_bound.set(slot_of(at), slot_of(at) == m_bound.size() - 1);
    }
    return *this;
}

Statement& Statement::bind_or_null(int at, std::string_view text) {
    return text.empty() ? bind_null(at) : bind(at, text);
}

Statement& Statement::bind(int at, const Value& value) {
    switch (value.type) {
    case Value::Type::missing:
    case Value::Type::null:
        return bind_null(at);
    case Value::Type::text:
        return bind(at, value.text);
    case Value::Type::integer:
        return bind(at, value.integer);
    case Value::Type::real:
        m_bound.set(slot_of(at));
        check(sqlite3_bind_double(m_statement, at, value.real));
        return *this;
    }
    return *this;
}

bool Statement::step() {
    const auto code = sqlite3_step(m_statement);
    check_unwritten(*m_connection);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        sqlite3_reset(m_statement);
        throw_error(*m_connection, code);
    }
    return false;
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() noexcept {
    sqlite3_reset(m_statement);
}

bool Statement::is_null(int column) const noexcept {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const noexcept {
    return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const noexcept {
    return sqlite3_column_double(m_statement, column);
}

std::string_view Statement::text(int column) const noexcept {
    // sqlite3_column_text() may allocate memory to append a NUL, and returns
    // null, as for NULL, if it cannot. Text in the database's own encoding
    // needs no copy.
    auto* const value = sqlite3_column_value(m_statement, column);
    if (sqlite3_value_type(value) == SQLITE_TEXT) {
        return bytes_of(value);
    }
    const void* bytes = sqlite3_column_text(m_statement, column);
    if (bytes == nullptr) {
        return {};
    }
    return {
        static_cast<const char*>(bytes),
        static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

std::string_view Statement::blob(int column) const noexcept {
    return bytes_of(sqlite3_column_value(m_statement, column));
}

Value Statement::value(int column) const noexcept {
    auto* const value = sqlite3_column_value(m_statement, column);
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return Value::of_integer(sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        return Value::of_real(sqlite3_value_double(value));
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        return Value::of_text(bytes_of(value));
    default:
        return Value::of_null();
    }
}

} // namespace hwsync::sqlite
