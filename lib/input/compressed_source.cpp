#include "input/compressed_source.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t input_size = std::size_t{128} * 1024;

} // namespace

CompressedSource::CompressedSource(std::unique_ptr<ByteSource> source)
    : m_source(std::move(source)), m_input(input_size) {}

std::span<char> CompressedSource::next_input() {
    return {m_input.data(), m_source->read(m_input.data(), m_input.size())};
}

void CompressedSource::refuse(std::string_view what,
                              std::string_view remedy) const {
    throw Error(ErrorKind::input, fmt::format("{}: {}", name(), what),
                std::string(remedy));
}

} // namespace hwsync
