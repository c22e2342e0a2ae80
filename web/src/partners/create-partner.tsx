import { assertNever } from '@quittance/result';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useOrganization } from '../session/session.tsx';
import { CreatePartnerDocument, type PartnerDetailsFragment } from './partner.generated.ts';
import { PartnerForm, partnerInput, usePartnerFields } from './partner-form.tsx';

type CreatePartnerProps = { submitLabel: string; cancel: ReactNode; onCreated(partner: PartnerDetailsFragment): unknown };

/** The form for a new partner, on its own page or within the invoice editor. */
export function CreatePartner({ submitLabel, cancel, onCreated }: CreatePartnerProps) {
  const { country } = useOrganization();
  const fields = usePartnerFields(null, country);
  const command = useCommand(CreatePartnerDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: partnerInput(values) }, ({ createPartner }) => {
      switch (createPartner.__typename) {
        case 'CreatePartnerSuccess':
          return onCreated(createPartner.partner);
        case 'PartnerReferenceTakenError':
          return setRefusal(fields.showErrors([createPartner]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(createPartner.fields));
        default:
          return assertNever(createPartner);
      }
    });
  };

  return (
    <PartnerForm
      fields={fields}
      submitLabel={submitLabel}
      busy={command.busy}
      failure={command.failure}
      refusal={refusal}
      onSubmit={submit}
      cancel={cancel}
    />
  );
}
