//! What stands for the names that mean nothing outside.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};

/// What stands for handles and for the names of triggers' attributes. A name that is not listed stands for itself.
#[derive(Clone, Debug, Default)]
pub struct Names {
    handles: BTreeMap<SmolStr, SmolStr>,
    bindings: BTreeMap<SmolStr, SmolStr>,
}

impl Names {
    /// What stands for a handle.
    pub fn handle(&self, name: &SmolStr) -> SmolStr {
        self.handles.get(name).unwrap_or(name).clone()
    }

    /// What stands for the name of a trigger's attributes.
    pub fn binding(&self, name: &SmolStr) -> SmolStr {
        self.bindings.get(name).unwrap_or(name).clone()
    }

    /// From now on `stand_in` stands for the handle.
    pub fn set_handle(&mut self, name: SmolStr, stand_in: SmolStr) {
        self.handles.insert(name, stand_in);
    }

    /// The handle, where nothing stands for it yet, is no longer what others call by its name.
    pub fn set_apart(&mut self, name: &SmolStr) {
        self.handles.entry(name.clone()).or_insert_with(|| format_smolstr!("the former {name}"));
    }

    /// From now on `stand_in` stands for the name of a trigger's attributes.
    pub fn set_binding(&mut self, name: SmolStr, stand_in: SmolStr) {
        self.bindings.insert(name, stand_in);
    }

    /// These names, and one more for a trigger's attributes.
    #[must_use]
    pub fn with_binding(&self, name: Option<&SmolStr>, stand_in: &SmolStr) -> Self {
        let mut names = self.clone();
        if let Some(name) = name {
            names.set_binding(name.clone(), stand_in.clone());
        }
        names
    }
}
