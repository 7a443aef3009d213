#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hwsync::sqlite {

class Statement;

/// The first column of all rows that are still to come.
std::vector<std::int64_t> ids_of(Statement& rows);
std::vector<std::string> texts_of(Statement& rows);

} // namespace hwsync::sqlite
