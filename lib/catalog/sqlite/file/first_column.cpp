#include "catalog/sqlite/file/first_column.hpp"

#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

std::vector<std::int64_t> ids_of(Statement& rows) {
    std::vector<std::int64_t> ids;
    while (rows.step()) {
        ids.push_back(rows.integer(0));
    }
    return ids;
}

std::vector<std::string> texts_of(Statement& rows) {
    std::vector<std::string> texts;
    while (rows.step()) {
        texts.emplace_back(rows.text(0));
    }
    return texts;
}

} // namespace hwsync::sqlite
