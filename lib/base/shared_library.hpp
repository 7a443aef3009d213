#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace hwsync {

/// A library that is loaded where it is first needed, because it brings many
/// others with it and most commands do without. It stays loaded to the end of
/// the process, whatever becomes of this object.
class SharedLibrary {
public:
    /// `file` is what the dynamic linker looks for, e.g. "libcurl.so.4"; it
    /// must outlive this object, as must `remedy`, which says what to install.
    /// Throws Error(storage) where it cannot be loaded.
    SharedLibrary(const char* file, std::string_view remedy);

    /// Sets `function` to the library's function of this name. Throws
    /// Error(storage) where it has none.
    template <typename Function>
    void find(const char* name, Function*& function) const {
        static_assert(std::is_function_v<Function>);
        function = reinterpret_cast<Function*>(address_of(name));
    }

private:
    void* address_of(const char* name) const;

    const char* m_file;
    std::string_view m_remedy;
    void* m_handle;
};

} // namespace hwsync
